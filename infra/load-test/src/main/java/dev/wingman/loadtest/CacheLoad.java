package dev.wingman.loadtest;

import com.sun.management.OperatingSystemMXBean;
import dev.wingman.loadtest.echo.StoreHandler;
import dev.wingman.localstack.Ports;
import dev.wingman.schemas.cache.TimeBucket;
import dev.wingman.schemas.cache.TimeBuckets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wingman load cache}: prints a table in Markdown. */
@Command(
        name = "cache",
        description = {
            "Measure the caches beside the same reads all from Redis and all from PostgreSQL.",
            "",
            "Users are read by Zipf's law, 95 %% reads, over two gateways and two cache-services; the other reads go through"
                    + " a bare HTTP handler each. Levels are measured at the gateways, from a request's arrival to its answer."
        },
        mixinStandardHelpOptions = true)
final class CacheLoad implements Callable<Integer> {

    private static final String CACHE = "reputation";
    private static final int GATEWAYS = 2;
    private static final int CONNECTIONS = 32;
    private static final int TWIN_WARM_UP_SECONDS = 30;
    private static final double LEAST_HIT_RATE = 0.85;
    private static final long MOST_L1_MICROS = 1_000;
    private static final long MOST_L2_MICROS = 10_000;
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    @Option(names = "--users", defaultValue = "100000", description = "Different keys. Default: ${DEFAULT-VALUE}.")
    private int users;

    @Option(names = "--exponent", defaultValue = "1.0", description = "Of Zipf's law. Default: ${DEFAULT-VALUE}.")
    private double exponent;

    @Option(
            names = "--rate",
            defaultValue = "200",
            description = "Requests a second, so few that processors have room. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "Length of a measurement. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "120",
            description = "Seconds at full speed before, for compilers and caches. Default: ${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Path project =
            Path.of(System.getProperty("wingman.project", ".")).toAbsolutePath().normalize();

    /** @return 0 when all targets are met, else 1 */
    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(
                Files.createDirectories(project.resolve("infra/load-test/target/load")), "cache-");
        int[] sequence = ZipfReads.users(users, exponent);
        System.err.println("Starting Wingman with " + users + " users …");
        try (HttpLoad load = new HttpLoad();
                WingmanSystem wingman = WingmanSystem.start(
                        project,
                        home,
                        Map.of("SEED_USERS", Integer.toString(users)),
                        List.of("--gateways", "" + GATEWAYS, "--caches", "2"),
                        "ops")) {
            ZipfReads reads = ZipfReads.ofWingman(wingman.gatewayPorts(), wingman.token(), sequence);
            System.err.println("Measuring Wingman …");
            long read = load.closed(reads, CONNECTIONS, Duration.ofSeconds(warmUpSeconds))
                    .answered();
            System.err.printf("Warm after %,d requests …%n", read);
            try (NearCacheLog log = new NearCacheLog(wingman.bootstrapServers(), CACHE, GATEWAYS)) {
                NearCacheLog.Sum before = log.read();
                machine.getCpuLoad(); // the next one is the mean since this one
                LoadResult measured = load.open(reads, rate, CONNECTIONS, Duration.ofSeconds(seconds));
                double busy = machine.getCpuLoad();
                NearCacheLog.Sum levels = log.read().since(before);
                LoadResult full = load.closed(reads, CONNECTIONS, Duration.ofSeconds(seconds));
                Twin redis = twin("redis", load, wingman, sequence, home);
                Twin postgres = twin("postgres", load, wingman, sequence, home);
                return print(new Twin(full, measured), busy, levels, redis, postgres);
            }
        }
    }

    private record Twin(LoadResult full, LoadResult measured) {}

    private Twin twin(String store, HttpLoad load, WingmanSystem wingman, int[] sequence, Path home)
            throws IOException, InterruptedException {
        System.err.println("Measuring " + store + " only …");
        int port = Ports.free();
        List<String> arguments = List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--" + StoreHandler.STORE + "=" + store,
                "--" + StoreHandler.REDIS_PORT + "=" + wingman.serverPort("redis"),
                "--" + StoreHandler.POSTGRES_PORT + "=" + wingman.serverPort("postgres"));
        Path logs = Files.createDirectories(home.resolve(store));
        List<String> flags = Processes.jvmFlags(wingman.gatewayPid());
        try (Child handler =
                Child.java(StoreHandler.class, flags, arguments, logs).awaitOutput("Netty started", START_LIMIT)) {
            ZipfReads reads = ZipfReads.ofTwin(port, sequence);
            load.closed(reads, CONNECTIONS, Duration.ofSeconds(TWIN_WARM_UP_SECONDS));
            LoadResult measured = load.open(reads, rate, CONNECTIONS, Duration.ofSeconds(seconds));
            return new Twin(load.closed(reads, CONNECTIONS, Duration.ofSeconds(seconds)), measured);
        }
    }

    private int print(Twin wingman, double busy, NearCacheLog.Sum levels, Twin redis, Twin postgres) {
        double hitRate = (levels.hitsL1() + levels.hitsL2()) / (double) Math.max(1, levels.reads());
        boolean met = hitRate >= LEAST_HIT_RATE
                && at(levels.l1(), 0.99) < MOST_L1_MICROS
                && at(levels.l2(), 0.99) < MOST_L2_MICROS
                && wingman.measured().failed() == 0;
        System.out.printf(
                "%n%,d keys, exponent %s, %,d requests/s for %d s, %d connections, %d processors%n%n",
                users,
                exponent,
                rate,
                seconds,
                CONNECTIONS,
                Runtime.getRuntime().availableProcessors());
        System.out.println("| | Wingman, 95 % reads | all from Redis | all from PostgreSQL | target |");
        System.out.println("|---|---|---|---|---|");
        row("hit rate", "%.1f %%".formatted(hitRate * 100), "", "", "≥ 85 %");
        row("processors busy", "%.0f %%".formatted(busy * 100), "", "", "");
        row(
                "of it memory (L1), Redis (L2)",
                part(levels.hitsL1(), levels) + ", " + part(levels.hitsL2(), levels),
                "",
                "",
                "");
        row("L1 at the gateway, p50, p99", level(levels.l1()), "", "", "p99 < 1 ms");
        row("L2 at the gateway, p50, p99", level(levels.l2()), "", "", "p99 < 10 ms");
        row("loaded (L3) at the gateway, p50, p99", level(levels.l3()), "", "", "");
        row(
                "at the client, p50, p99",
                client(wingman.measured()),
                client(redis.measured()),
                client(postgres.measured()),
                "");
        row(
                "at full speed",
                "%,.0f/s".formatted(wingman.full().perSecond()),
                "%,.0f/s".formatted(redis.full().perSecond()),
                "%,.0f/s".formatted(postgres.full().perSecond()),
                "");
        row(
                "failed",
                "%,d of %,d"
                        .formatted(
                                wingman.measured().failed(), wingman.measured().sent()),
                "%,d".formatted(redis.measured().failed()),
                "%,d".formatted(postgres.measured().failed()),
                "none");
        return met ? 0 : 1;
    }

    private static void row(String what, String wingman, String redis, String postgres, String target) {
        System.out.println("| " + String.join(" | ", what, wingman, redis, postgres, target) + " |");
    }

    private static String part(long hits, NearCacheLog.Sum levels) {
        return "%.1f %%".formatted(100.0 * hits / Math.max(1, levels.reads()));
    }

    private static String level(List<TimeBucket> times) {
        long count = times.stream().mapToLong(TimeBucket::count).sum();
        return count == 0
                ? "none"
                : "%.2f, %.2f ms (%,d)".formatted(at(times, 0.5) / 1e3, at(times, 0.99) / 1e3, count);
    }

    private static long at(List<TimeBucket> times, double q) {
        return TimeBuckets.percentile(times, q);
    }

    private static String client(LoadResult result) {
        return "%.2f, %.2f ms".formatted(result.millisAt(50), result.millisAt(99));
    }
}
