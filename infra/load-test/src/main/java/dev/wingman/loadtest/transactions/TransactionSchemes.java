package dev.wingman.loadtest.transactions;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The comparison behind the decision on transactions: prints a table in Markdown. */
@Command(
        name = "transactions",
        description = "Compare ways of making an answer, its turn, its usage record and its request's offset one.",
        mixinStandardHelpOptions = true)
public final class TransactionSchemes implements Callable<Integer> {

    private static final int WARM_UP_RATE = 500;
    private static final Duration SETTLING = Duration.ofSeconds(1);

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds over all schemes. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "100,1000",
            description = "Answers a second. Default: ${DEFAULT-VALUE}.")
    private List<Integer> rates = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "Length of a measurement. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "4",
            description = "Seconds of warm-up of each scheme. Default: ${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    @Override
    public Integer call() throws Exception {
        try (LocalKafka kafka = LocalKafka.start(Options.temporary())) {
            try (Admin admin =
                    Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
                admin.createTopics(Topology.topics()).all().get();
            }
            Clients clients = new Clients(kafka.bootstrapServers());
            for (Scheme scheme : Scheme.values()) {
                System.err.println("Warming up: " + scheme.title());
                SchemeRun.measure(clients, scheme, WARM_UP_RATE, SETTLING, Duration.ofSeconds(warmUpSeconds));
            }
            Map<Integer, Map<Scheme, List<SchemeResult>>> results = new LinkedHashMap<>();
            for (int round = 1; round <= rounds; round++) {
                for (int rate : rates) {
                    System.err.printf("Round %d of %d: %d/s%n", round, rounds, rate);
                    measure(clients, rate, results.computeIfAbsent(rate, none -> new EnumMap<>(Scheme.class)));
                }
            }
            results.forEach((rate, ofSchemes) -> System.out.println(new SchemeTable(rate, ofSchemes).markdown()));
        }
        return 0;
    }

    /** One after the other in the same round, so that the machine's mood is the same for all. */
    private void measure(Clients clients, int rate, Map<Scheme, List<SchemeResult>> results) {
        for (Scheme scheme : Scheme.values()) {
            results.computeIfAbsent(scheme, none -> new ArrayList<>())
                    .add(SchemeRun.measure(clients, scheme, rate, SETTLING, Duration.ofSeconds(seconds)));
        }
    }
}
