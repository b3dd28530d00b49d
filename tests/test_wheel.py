"""The built wheel works from an empty folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_runs_the_demo_from_an_empty_folder(tmp_path: Path) -> None:
    """Built and unpacked apart from the checkout; the dependencies are those of the running environment."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    files = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("qualkit/review/static/")}
    assert files == {file.name for file in (ROOT / "qualkit" / "review" / "static").iterdir()}
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(wheel)],
        check=True,
        capture_output=True,
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    code = "import qualkit, pathlib; print(pathlib.Path(qualkit.__file__).parent); from qualkit.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "demo"],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(target) in done.stdout
    report = empty / "qualkit-demo" / "out" / "report.html"
    assert f"Report: {report}" in done.stdout and report.stat().st_size > 50_000
