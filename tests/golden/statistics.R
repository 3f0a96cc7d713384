#!/usr/bin/env Rscript
# The values that tests/Assay.Tests/Statistics compares with: Rscript tests/golden/statistics.R
# Under Debian: apt-get install r-base-core r-cran-multcomp. The table is StatisticsTable.cs's: 3 levels, 3 folds, 4 seeds.
suppressMessages(library(multcomp))
options(digits = 12)
show <- function(name, ...) cat(name, format(c(...), digits = 12), "\n")
d <- expand.grid(seed = 0:3, fold = 0:2, level = 0:2)
d$y <- c(.912, .905, .921, .899, .934, .941, .929, .950, .887, .902, .893, .881,
         .918, .917, .926, .911, .936, .949, .941, .948, .901, .899, .908, .890,
         .905, .911, .909, .902, .921, .930, .935, .936, .880, .878, .897, .869)
d <- transform(d, fold = factor(fold), seed = factor(seed), level = factor(level), block = interaction(fold, seed))
y <- function(level) d$y[d$level == level]
fold <- d$fold[d$level == 0]

intercept <- function(v, f) { m <- lm(v ~ C(f, sum)); c(coef(summary(m))[1, 1:4], m$df.residual) }
difference <- y(1) - y(0)
show("on these data: effect se t p df", intercept(difference, fold))
show("  without fold 2, seed 3", intercept(difference[-12], droplevels(fold[-12])))
show("  fold 0 alone: 99 % interval", t.test(y(1)[1:4], y(0)[1:4], paired = TRUE, conf.level = .99)$conf.int)
means <- tapply(difference, fold, mean)
se <- sqrt((1/3 + 1/2) * var(means))
show("on data like these, folds: se p low high", se, 2 * pt(-mean(means) / se, 2), mean(means) + c(-1, 1) * qt(.975, 2) * se)
se <- sqrt((1/12 + 1/2) * var(difference))
show("  splits anew: se p", se, 2 * pt(-mean(difference) / se, 11))
o <- intercept(difference, fold)
show("equivalence: p at .008, at .02, 90 % interval", sapply(c(.008, .02), function(m)
  max(pt((o[1] - m) / o[2], 9), pt((-m - o[1]) / o[2], 9))), o[1] + c(-1, 1) * qt(.95, 9) * o[2])
ratio <- intercept(log(y(1)) - log(y(0)), fold)
show("ratio: value low high", exp(ratio[1] + c(0, -1, 1) * qt(.975, 9) * ratio[2]))
slope <- sapply(1:12, function(i) coef(lm(c(y(0)[i], y(1)[i], y(2)[i]) ~ log2(c(16, 32, 128))))[2])
show("trend: slope se p", intercept(slope, fold)[c(1, 2, 4)])

one <- subset(d, fold == 0)
g <- glht(lm(y ~ seed + level, one), linfct = mcp(level = "Dunnett"))
set.seed(1)
show("dunnett, fold 0: effects se p low1 low2 high1 high2", coef(g), sqrt(diag(vcov(g))),
  summary(g, test = adjusted(abseps = 1e-7, maxpts = 1e6))$test$pvalues, confint(g)$confint[, 2:3])
all <- lm(y ~ fold * level + block, d)
show("dunnett, all folds: residual mean square, df", deviance(all) / all$df.residual, all$df.residual)
corr <- function(m) { s <- matrix(.5, m, m); diag(s) <- 1; s }
for (case in list(c(2, 5), c(3, 10), c(9, 20), c(4, 200)))
  show(paste("dunnett tail of 2.5, m", case[1], "df", case[2]), 1 - pmvt(rep(-2.5, case[1]), rep(2.5, case[1]), df = case[2],
    corr = corr(case[1]), algorithm = GenzBretz(maxpts = 1e7, abseps = 1e-8))[1])

for (more in c(0, .02)) {
  d$z <- d$y + more * (d$level == 2 & d$fold == 0)
  a <- anova(lm(z ~ level + fold + level:fold + fold:seed, d))
  ms <- setNames(a$`Mean Sq`, rownames(a))
  e <- ms["Residuals"]; s <- (ms["fold:seed"] - e) / 3; lf <- (ms["level:fold"] - e) / 4
  show("components: fold seed fold:level remainder", (ms["fold"] - 4 * lf - 3 * s - e) / 12, s, lf, e)
}

power <- function(delta, df) { q <- qt(.975, df); pt(q, df, delta, lower.tail = FALSE) + pt(-q, df, delta) }
for (case in list(c(2.5, 1), c(3, 4), c(1.5, 9), c(2.9, 45))) show(paste("power", case[1], case[2]), power(case[1], case[2]))
for (df in c(1, 4, 9, 45)) show(paste("detectable", df), uniroot(function(x) power(x, df) - .8, c(.1, 40), tol = 1e-11)$root)
equivalence <- function(m, df) integrate(function(v) dchisq(v, df) * pmax(0, 2 * pnorm(m - qt(.95, df) * sqrt(v / df)) - 1),
  0, df * (m / qt(.95, df))^2, rel.tol = 1e-10)$value
for (case in list(c(8, 1), c(4, 4), c(3, 9), c(2, 45))) show(paste("power of equivalence", case[1], case[2]), equivalence(case[1], case[2]))

show("holm", p.adjust(c(.04, .001, .03, .02, .6), "holm"))
show("clopper-pearson 8/10, 0/10, 79/80", binom.test(8, 10)$conf.int, binom.test(0, 10)$conf.int, binom.test(79, 80)$conf.int)
show("wilson 8/10 at 90 %", prop.test(8, 10, conf.level = .9, correct = FALSE)$conf.int)
show("mcnemar 3:11, 5:5, 0:6", binom.test(3, 14)$p.value, binom.test(5, 10)$p.value, binom.test(0, 6)$p.value)
