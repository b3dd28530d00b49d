# What R says about the cases of test_against_r.py: one line "name value" each, sixteen digits.
# Base packages only. Run as: Rscript tests/compare/statistics.R
say <- function(name, values) for (i in seq_along(values)) cat(sprintf("%s.%d %.16g\n", name, i, values[[i]]))

fisher <- function(yes, size) fisher.test(rbind(yes, size - yes), workspace = 2e7)$p.value
say("fisher", c(
  fisher(c(3, 1), c(4, 4)), fisher(c(10, 2), c(13, 17)), fisher(c(0, 5), c(6, 7)), fisher(c(7, 2), c(9, 11))
))
say("freeman_halton", c(
  fisher(c(4, 1, 0), c(4, 5, 3)), fisher(c(2, 2, 0, 3), c(3, 4, 4, 3)), fisher(c(11, 6, 2, 9), c(11, 13, 10, 10))
))
say("clopper_pearson", c(
  binom.test(0, 7)$conf.int, binom.test(4, 16)$conf.int, binom.test(11, 11)$conf.int, binom.test(5, 10)$conf.int
))
say("wilson", prop.test(8, 11, correct = FALSE)$conf.int)
p <- c(0.001, 0.04, 0.03, 0.011, 0.9, 0.012, 0.04)
say("holm", p.adjust(p, "holm"))

# All ways to choose who is in the first group; the statistic is the sum over groups of N x (mean - mean of all)^2.
amounts <- c(0.10, 0.32, 0.05, 0.41, 0.22, 0.02, 0.03, 0.11, 0.08, 0.14, 0.19)
statistic <- function(first) {
  groups <- list(amounts[first], amounts[-first])
  sum(sapply(groups, function(g) length(g) * (mean(g) - mean(amounts))^2))
}
all <- combn(length(amounts), 5, statistic)
say("permutation", mean(all >= statistic(1:5) - 1e-12))

# Monroe, Colaresi and Quinn 2008, equations 15 and 18 to 20: 40 of 2,000 words against 12 of 3,100, prior 5.2 of 510.
y <- c(40, 12); n <- c(2000, 3100); a <- 5.2; a0 <- 510
logit <- function(k) log((y[k] + a) / (n[k] + a0 - y[k] - a))
say("log_odds", c(logit(1) - logit(2), sqrt(sum(1 / (y + a)))))

v <- function(yes, size) sqrt(unname(chisq.test(rbind(yes, size - yes), correct = FALSE)$statistic) / sum(size))
say("cramers_v", suppressWarnings(c(v(c(4, 1, 0), c(4, 5, 3)), v(c(11, 6, 2, 9), c(11, 13, 10, 10)))))
