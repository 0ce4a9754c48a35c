package dev.wingman.metrics.tools;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Chance from a seed. Not safe for concurrent use. */
final class Dice {

    /** From here on a Poisson number is as good as a normal one. */
    private static final double MANY = 60;

    private final RandomGenerator random;

    Dice(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    /** Each doubling is as likely as another. */
    double logBetween(double least, double most) {
        return Math.exp(between(Math.log(least), Math.log(most)));
    }

    /** Both ends included. */
    int whole(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    double gaussian() {
        return random.nextGaussian();
    }

    /** A number whose logarithm is normal. */
    double logNormal(double median, double sigma) {
        return median * Math.exp(sigma * random.nextGaussian());
    }

    double exponential(double mean) {
        return mean * random.nextExponential();
    }

    /** How many of what comes at random come, where so many are usual. */
    int poisson(double mean) {
        if (mean <= 0) {
            return 0;
        }
        if (mean > MANY) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    /** How many of so many. */
    int binomial(int of, double probability) {
        int count = 0;
        for (int i = 0; i < of; i++) {
            count += chance(probability) ? 1 : 0;
        }
        return count;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    long nextLong() {
        return random.nextLong();
    }
}
