// Talking to the server on this computer.

/** A failure in words: `status` 0 when nobody answered; `now` is what is there instead, for a clash. */
export class Failure extends Error {
  constructor(status, message, remedy = "", now = {}) {
    super(message);
    Object.assign(this, { status, remedy, now });
  }
}

async function answer(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Failure(0, "qualkit does not answer: it was closed, or this computer slept.", "Start `qualkit review` again.");
  }
  const text = await response.text();
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Failure(response.status, text.trim() || "qualkit gave no answer.");
  }
  if (!response.ok) throw new Failure(response.status, data.error, data.remedy, data.now);
  return data;
}

/** Where to ask; empty values are left out of the address. */
function address(name, query) {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined));
  return given.size ? `/api/${name}?${given}` : `/api/${name}`;
}

export const get = (name, query = {}) => answer(address(name, query));

export function post(name, body, query = {}) {
  return answer(address(name, query), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}
