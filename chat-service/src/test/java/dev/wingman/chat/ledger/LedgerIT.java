package dev.wingman.chat.ledger;

import static dev.wingman.chat.ledger.Turns.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.chat.ledger.BudgetSettings.Limits;
import dev.wingman.chat.ledger.Budgets.Decision;
import dev.wingman.chat.ledger.Budgets.Granted;
import dev.wingman.chat.ledger.Budgets.Refused;
import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.projection.LoggedTurn;
import dev.wingman.chat.projection.SchemaMigration;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerSums;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LedgerIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** A call of a message of a few bytes costs at most 1,000 micro-dollars: only the answer counts. */
    private static final CostBound BOUND = new CostBound(
            new PriceList("1", Map.of("m", new Price(0, 0, 1_000_000))),
            new ProviderTerms(List.of(Map.of(Tier.ECONOMY, "m", Tier.STANDARD, "m", Tier.PREMIUM, "m")), 1_000),
            2);

    private final List<ConnectionPool> pools = new ArrayList<>();
    private final String user = "user-" + UUID.randomUUID();
    private final int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);
    private final String model = "model-" + UUID.randomUUID();
    private Instant now = NOON;

    @BeforeEach
    void migrate() {
        LocalPostgres postgres = SharedServers.postgres();
        new SchemaMigration(
                        "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + postgres.database(),
                        postgres.user(),
                        postgres.password())
                .run();
    }

    @AfterEach
    void close() {
        pools.forEach(ConnectionPool::dispose);
    }

    private ConnectionFactory instance() {
        LocalPostgres postgres = SharedServers.postgres();
        ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(
                        new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                                .host(postgres.host())
                                .port(postgres.port())
                                .database(postgres.database())
                                .username(postgres.user())
                                .password(postgres.password())
                                .build()))
                .maxSize(10)
                .build());
        pools.add(pool);
        return pool;
    }

    private Budgets budgets(ConnectionFactory connections, long daily, long monthly) {
        return new StoredBudgets(
                new BudgetSettings(
                        true, 0, 0, Map.of(user, new Limits(daily, monthly)), false, LONG, 2, Duration.ofHours(1)),
                BOUND,
                new BudgetTable(connections),
                () -> now,
                new SimpleMeterRegistry());
    }

    private Mono<Decision> ask(Budgets budgets, String requestId) {
        ChatRequested request = new ChatRequested(
                requestId, "conv_1", user, "default", "hi", null, null, null, false, 0, null, null, now);
        return budgets.reserve(
                request,
                Tier.STANDARD,
                new ModelContext(List.of(new ChatMessage(ChatRole.USER, "hi")), new TurnContext(1, 1, 0, 0, null)));
    }

    private LoggedTurn turn(long offset, String requestId, long cost) {
        return new LoggedTurn(
                partition,
                offset,
                Turns.turn(
                        requestId,
                        user,
                        now,
                        new TurnAccount(cost * 2, cost * 3, cost, 0, 0),
                        null,
                        Turns.call(model, ModelCallOutcome.SUCCEEDED, new Usage(10, 5, 1), cost)));
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(LONG));
    }

    private long spentAndReserved() {
        return get(Mono.usingWhen(
                instance().create(),
                connection -> Flux.from(connection
                                .createStatement(
                                        "select coalesce(sum(spent + reserved), 0)::bigint as n from chat.budgets where user_id = $1 and period = 'day'")
                                .bind(0, user)
                                .execute())
                        .flatMap(result -> result.map(row -> row.get("n", Long.class)))
                        .single(),
                connection -> connection.close()));
    }

    @Test
    void twoHundredRequestsAtOnceOnTwoInstancesNeverOverspendAnAlmostSpentBudget() {
        Budgets first = budgets(instance(), 20_500, 0);
        Budgets second = budgets(instance(), 20_500, 0);
        LedgerTable ledger = new LedgerTable(instance(), new BudgetTable(instance()));
        get(ledger.add(List.of(turn(0, "spent-" + user, 15_000)), Map.of(partition, 1L)));

        List<Decision> decisions = Flux.range(0, 200)
                .flatMap(i -> ask(i % 2 == 0 ? first : second, user + "-" + i), 200)
                .collectList()
                .block(LONG);

        assertThat(decisions).hasSize(200).filteredOn(Granted.class::isInstance).hasSize(5);
        assertThat(decisions).filteredOn(Refused.class::isInstance).hasSize(195).allSatisfy(decision -> {
            BudgetState budget = ((Refused) decision).budget();
            assertThat(budget.period()).isEqualTo("day");
            assertThat(budget.limitMicroUsd()).isEqualTo(20_500);
            assertThat(budget.remainingMicroUsd()).isBetween(0L, 999L + 5_000L);
            assertThat(budget.resetsAt()).isEqualTo(Instant.parse("2026-05-05T00:00:00Z"));
        });
        assertThat(spentAndReserved()).isEqualTo(20_000);
    }

    @Test
    void aTurnIsPaidInPlaceOfItsReservationOnceHoweverOftenItComes() {
        Budgets budgets = budgets(instance(), 10_000, 0);
        LedgerTable ledger = new LedgerTable(instance(), new BudgetTable(instance()));
        assertThat(get(ask(budgets, user))).isInstanceOf(Granted.class);
        assertThat(spentAndReserved()).isEqualTo(1_000);

        assertThat(get(ledger.add(List.of(turn(7, user, 70)), Map.of(partition, 8L))))
                .isEqualTo(1);
        assertThat(get(ledger.add(List.of(turn(7, user, 70)), Map.of(partition, 8L))))
                .isZero();

        assertThat(spentAndReserved()).isEqualTo(70);
    }

    @Test
    void aRequestThatComesAgainReservesNothingMoreAndHasWhatItReserved() {
        Budgets budgets = budgets(instance(), 1_500, 0);

        Decision first = get(ask(budgets, user));
        Decision again = get(ask(budgets, user));

        assertThat(again).isEqualTo(first);
        assertThat(spentAndReserved()).isEqualTo(1_000);
    }

    @Test
    void theMonthRefusesWhatTheDayWouldGrantAndBothAreRenewed() {
        Budgets budgets = budgets(instance(), 1_500, 2_500);
        assertThat(get(ask(budgets, user + 1))).isInstanceOf(Granted.class);
        assertThat(get(ask(budgets, user + 2))).isInstanceOf(Refused.class);
        now = NOON.plus(Duration.ofDays(1));
        assertThat(get(ask(budgets, user + 3))).isInstanceOf(Granted.class);
        now = NOON.plus(Duration.ofDays(2));

        Decision overMonth = get(ask(budgets, user + 4));

        assertThat(overMonth)
                .isEqualTo(
                        new Refused(new BudgetState("month", 2_500, 500, Instant.parse("2026-06-01T00:00:00Z")), true));
        now = Instant.parse("2026-06-01T00:00:00Z");
        assertThat(get(ask(budgets, user + 5))).isInstanceOf(Granted.class);
    }

    @Test
    void aTurnThatEndsAfterMidnightIsPaidFromTheDayThatReservedIt() {
        Budgets budgets = budgets(instance(), 1_000, 0);
        LedgerTable ledger = new LedgerTable(instance(), new BudgetTable(instance()));
        now = Instant.parse("2026-05-04T23:59:59Z");
        assertThat(get(ask(budgets, user))).isInstanceOf(Granted.class);
        now = Instant.parse("2026-05-05T00:00:05Z");

        get(ledger.add(List.of(turn(0, user, 900)), Map.of(partition, 1L)));

        assertThat(get(ask(budgets, user + 2))).isInstanceOf(Granted.class);
    }

    @Test
    void aReservationWhoseTurnNeverComesIsGivenBack() {
        BudgetTable table = new BudgetTable(instance());
        Budgets budgets = budgets(instance(), 1_500, 0);
        assertThat(get(ask(budgets, user))).isInstanceOf(Granted.class);

        table.expire(now.plus(Duration.ofMinutes(59))).block(LONG);
        assertThat(get(ask(budgets, user + 2))).isInstanceOf(Refused.class);
        table.expire(now.plus(Duration.ofMinutes(61))).block(LONG);

        assertThat(get(ask(budgets, user + 3))).isInstanceOf(Granted.class);
    }

    @Test
    void usersWithoutALimitAreNotLookedUp() {
        Budgets budgets = new StoredBudgets(
                new BudgetSettings(true, 0, 0, Map.of("bob", new Limits(1, 0)), false, LONG, 2, Duration.ofHours(1)),
                BOUND,
                new BudgetTable(nowhere()),
                InstantSource.system(),
                new SimpleMeterRegistry());

        assertThat(get(ask(budgets, user))).isEqualTo(new Granted(null));
    }

    @Test
    void whileNobodyCanTellUsersWithALimitWaitUnlessTheSettingsSayOtherwise() {
        for (boolean failOpen : new boolean[] {false, true}) {
            Budgets budgets = new StoredBudgets(
                    new BudgetSettings(true, 5_000, 0, null, failOpen, Duration.ofSeconds(5), 2, Duration.ofHours(1)),
                    BOUND,
                    new BudgetTable(nowhere()),
                    InstantSource.system(),
                    new SimpleMeterRegistry());

            assertThat(get(ask(budgets, user))).isEqualTo(failOpen ? new Granted(null) : new Budgets.Unknown());
        }
    }

    private static ConnectionFactory nowhere() {
        return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host("127.0.0.1")
                .port(1)
                .username("nobody")
                .password("none")
                .build());
    }

    @Test
    void eachTurnCountsOnceHoweverBatchesAreCutAndRepeated() {
        LedgerTable one = new LedgerTable(instance(), null);
        LedgerTable other = new LedgerTable(instance(), null);
        get(one.add(List.of(turn(0, "a", 1), turn(2, "b", 2)), Map.of(partition, 4L)));

        int fresh = get(other.add(
                List.of(turn(0, "a", 1), turn(2, "b", 2), turn(4, "c", 3), turn(5, "d", 4)), Map.of(partition, 6L)));
        int late = get(one.add(List.of(turn(4, "c", 3)), Map.of(partition, 5L)));

        assertThat(fresh).isEqualTo(2);
        assertThat(late).isZero();
        assertThat(get(one.places(Set.of(partition, partition - 1))))
                .isEqualTo(Map.of(partition, 6L, partition - 1, 0L));
        assertThat(published(one))
                .isEqualTo(new LedgerSums(4, 0, 0, 0, 4, 0, 40, 20, 4, 10, 0, 0, 20, 20, 30, 10, 0, 0));
    }

    @Test
    void manyWritersOfTheSameDayLoseNothing() {
        List<LedgerTable> instances = List.of(new LedgerTable(instance(), null), new LedgerTable(instance(), null));

        Flux.range(0, 100)
                .flatMap(
                        i -> instances
                                .get(i % 2)
                                .add(
                                        List.of(new LoggedTurn(
                                                partition - i,
                                                0,
                                                turn(0, "r", 1).turn())),
                                        Map.of(partition - i, 1L)),
                        16)
                .blockLast(LONG);

        assertThat(published(instances.get(0)).costMicroUsd()).isEqualTo(100);
    }

    @Test
    void aChangeThatCouldNotBePublishedIsHandedOutAgainAndAPublishedOneIsNot() {
        LedgerTable ledger = new LedgerTable(instance(), null);
        get(ledger.add(List.of(turn(0, "a", 1)), Map.of(partition, 1L)));

        assertThat(ledger.publish(now, rows -> Mono.error(new IllegalStateException("no broker")))
                        .materialize()
                        .block(LONG))
                .matches(signal -> Objects.requireNonNull(signal).isOnError());

        assertThat(published(ledger).turns()).isEqualTo(1);
        List<LedgerDayUpdated> again = new ArrayList<>();
        await().atMost(LONG)
                .until(() -> get(ledger.publish(now, rows -> Mono.fromRunnable(() -> again.addAll(rows)))) == 0);
        assertThat(again).noneMatch(row -> row.model().equals(model));
    }

    /** What is published of this test's model. */
    private LedgerSums published(LedgerTable ledger) {
        List<LedgerDayUpdated> all = new ArrayList<>();
        await().atMost(LONG)
                .until(() -> get(ledger.publish(now, rows -> Mono.fromRunnable(() -> all.addAll(rows)))) == 0);
        return all.stream()
                .filter(row -> row.model().equals(model))
                .map(LedgerDayUpdated::sums)
                .reduce(LedgerSums.NONE, LedgerSums::plus);
    }
}
