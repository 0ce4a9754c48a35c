package dev.wingman.chat.ledger;

import dev.wingman.chat.projection.LoggedTurn;
import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerSums;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tables {@code chat.ledger_days} and {@code chat.ledger_progress}. Each turn counts once, since the place up to which
 * a partition is counted is stored with the sums, in one transaction. Safe for concurrent use.
 */
final class LedgerTable {

    private record Column(String name, ToLongFunction<LedgerSums> value) {}

    /** In the order of the components of {@link LedgerSums}. */
    private static final List<Column> SUMS = List.of(
            new Column("turns", LedgerSums::turns),
            new Column("failed_turns", LedgerSums::failedTurns),
            new Column("kept_answers", LedgerSums::keptAnswers),
            new Column("ambiguous_turns", LedgerSums::ambiguousTurns),
            new Column("calls", LedgerSums::calls),
            new Column("failed_calls", LedgerSums::failedCalls),
            new Column("input_tokens", LedgerSums::inputTokens),
            new Column("output_tokens", LedgerSums::outputTokens),
            new Column("cached_input_tokens", LedgerSums::cachedInputTokens),
            new Column("cost", LedgerSums::costMicroUsd),
            new Column("failed_calls_cost", LedgerSums::failedCallsMicroUsd),
            new Column("unaccounted", LedgerSums::unaccountedMicroUsd),
            new Column("baseline", LedgerSums::baselineMicroUsd),
            new Column("on_standard", LedgerSums::onStandardMicroUsd),
            new Column("on_premium", LedgerSums::onPremiumMicroUsd),
            new Column("saved_by_routing", LedgerSums::savedByRoutingMicroUsd),
            new Column("saved_by_cache", LedgerSums::savedByCacheMicroUsd),
            new Column("saved_by_compression", LedgerSums::savedByCompressionMicroUsd));

    private static final String NAMES = SUMS.stream().map(Column::name).collect(Collectors.joining(", "));

    private static final String ADD = "insert into chat.ledger_days as d (day, provider, model, tier, " + NAMES + ")"
            + " select * from unnest($1::date[], $2::text[], $3::text[], $4::text[]"
            + ", $%d::bigint[]".repeat(SUMS.size()).formatted(numbers(5, SUMS.size()))
            + ") on conflict (day, provider, model, tier) do update set revision = d.revision + 1, "
            + SUMS.stream()
                    .map(column -> column.name() + " = d." + column.name() + " + excluded." + column.name())
                    .collect(Collectors.joining(", "));

    private static final String FIRST_PLACES = """
            insert into chat.ledger_progress (partition, next_offset)
            select p, 0 from unnest($1::int[]) as p order by p on conflict do nothing
            """;

    private static final String LOCK_PLACES = """
            select partition, next_offset from chat.ledger_progress where partition = any($1::int[])
            order by partition for update
            """;

    private static final String PLACES = "select partition, next_offset from chat.ledger_progress";

    private static final String MOVE = """
            update chat.ledger_progress p set next_offset = greatest(p.next_offset, n.next_offset)
            from unnest($1::int[], $2::bigint[]) as n(partition, next_offset) where p.partition = n.partition
            """;

    /** Only one instance publishes at a time, so that a key's records stand in the order of its changes. */
    private static final String PUBLISHING = "select pg_try_advisory_xact_lock(hashtext('chat.ledger')) as mine";

    private static final String UNPUBLISHED = "select day, provider, model, tier, revision, " + NAMES
            + " from chat.ledger_days where revision <> published order by day, provider, model, tier limit 500";

    private static final String PUBLISHED = """
            update chat.ledger_days set published = $5 where day = $1 and provider = $2 and model = $3 and tier = $4
            """;

    private final ConnectionFactory connections;
    private final @Nullable BudgetTable budgets;

    /** @param budgets is told what users spent; null when nobody has a limit */
    LedgerTable(ConnectionFactory connections, @Nullable BudgetTable budgets) {
        this.connections = connections;
        this.budgets = budgets;
    }

    /** Up to where partitions are counted; 0 for those that never were, whatever their consumer group believes. */
    Mono<Map<Integer, Long>> places(Set<Integer> partitions) {
        return Mono.usingWhen(
                connections.create(),
                connection -> rows(connection.createStatement(PLACES), LedgerTable::place)
                        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                        .map(counted -> partitions.stream()
                                .collect(Collectors.toMap(
                                        partition -> partition, partition -> counted.getOrDefault(partition, 0L)))),
                Connection::close);
    }

    /**
     * Counts turns, save those that are counted.
     *
     * @param next place behind the last of the records of each partition
     * @return the number of turns that were not counted before
     */
    Mono<Integer> add(List<LoggedTurn> turns, Map<Integer, Long> next) {
        Integer[] partitions = next.keySet().stream().sorted().toArray(Integer[]::new);
        return inTransaction(
                connection -> run(connection.createStatement(FIRST_PLACES).bind(0, partitions))
                        .thenMany(rows(connection.createStatement(LOCK_PLACES).bind(0, partitions), LedgerTable::place))
                        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                        .flatMap(places -> {
                            List<TurnCompleted> fresh = turns.stream()
                                    .filter(turn -> turn.offset() >= places.getOrDefault(turn.partition(), 0L))
                                    .map(LoggedTurn::turn)
                                    .toList();
                            Long[] targets =
                                    List.of(partitions).stream().map(next::get).toArray(Long[]::new);
                            return (fresh.isEmpty() ? Mono.<Void>empty() : count(connection, fresh))
                                    .then(run(connection
                                            .createStatement(MOVE)
                                            .bind(0, partitions)
                                            .bind(1, targets)))
                                    .thenReturn(fresh.size());
                        }));
    }

    private Mono<Void> count(Connection connection, List<TurnCompleted> turns) {
        SortedMap<DaySums.Key, LedgerSums> sums = DaySums.of(turns);
        Collection<DaySums.Key> keys = sums.keySet();
        Statement statement = connection
                .createStatement(ADD)
                .bind(0, keys.stream().map(DaySums.Key::day).toArray(LocalDate[]::new))
                .bind(1, keys.stream().map(DaySums.Key::provider).toArray(String[]::new))
                .bind(2, keys.stream().map(DaySums.Key::model).toArray(String[]::new))
                .bind(3, keys.stream().map(key -> key.tier().name()).toArray(String[]::new));
        for (int i = 0; i < SUMS.size(); i++) {
            ToLongFunction<LedgerSums> value = SUMS.get(i).value();
            statement.bind(4 + i, sums.values().stream().map(value::applyAsLong).toArray(Long[]::new));
        }
        Mono<Void> counted = run(statement);
        return budgets == null ? counted : counted.then(budgets.settle(connection, turns));
    }

    /**
     * Hands out the rows that have changed since they were handed out last, 500 at most; only one instance does so at a
     * time, the others get none.
     *
     * @param publish completes when the rows are safe elsewhere; if it fails they are handed out again
     * @return the number of rows
     */
    Mono<Integer> publish(Instant now, Function<List<LedgerDayUpdated>, Mono<Void>> publish) {
        return inTransaction(connection -> rows(
                        connection.createStatement(PUBLISHING),
                        row -> Boolean.TRUE.equals(row.get("mine", Boolean.class)))
                .single()
                .flatMap(mine -> mine
                        ? rows(connection.createStatement(UNPUBLISHED), row -> new Changed(day(row, now), row))
                                .collectList()
                        : Mono.just(List.<Changed>of()))
                .flatMap(changed -> changed.isEmpty()
                        ? Mono.just(0)
                        : publish.apply(changed.stream().map(Changed::day).toList())
                                .thenMany(Flux.fromIterable(changed).concatMap(each -> mark(connection, each)))
                                .then(Mono.just(changed.size()))));
    }

    private record Changed(LedgerDayUpdated day, long revision) {
        Changed(LedgerDayUpdated day, Readable row) {
            this(day, number(row, "revision"));
        }
    }

    private static Mono<Void> mark(Connection connection, Changed changed) {
        LedgerDayUpdated day = changed.day();
        return run(connection
                .createStatement(PUBLISHED)
                .bind(0, LocalDate.parse(day.day()))
                .bind(1, day.provider())
                .bind(2, day.model())
                .bind(3, day.tier().name())
                .bind(4, changed.revision()));
    }

    private <T> Mono<T> inTransaction(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(
                connections.create(),
                connection -> Mono.usingWhen(
                        Mono.from(connection.beginTransaction()).thenReturn(connection),
                        work,
                        Connection::commitTransaction,
                        (failed, cause) -> failed.rollbackTransaction(),
                        Connection::rollbackTransaction),
                Connection::close);
    }

    private static Mono<Void> run(Statement statement) {
        return Flux.from(statement.execute()).flatMap(Result::getRowsUpdated).then();
    }

    private static <T> Flux<T> rows(Statement statement, Function<Readable, T> read) {
        return Flux.from(statement.execute()).flatMap(result -> result.map(read));
    }

    private static Map.Entry<Integer, Long> place(Readable row) {
        return Map.entry(Objects.requireNonNull(row.get("partition", Integer.class)), number(row, "next_offset"));
    }

    private static LedgerDayUpdated day(Readable row, Instant now) {
        return new LedgerDayUpdated(
                Objects.requireNonNull(row.get("day", LocalDate.class)).toString(),
                Objects.requireNonNull(row.get("provider", String.class)),
                Objects.requireNonNull(row.get("model", String.class)),
                Tier.valueOf(Objects.requireNonNull(row.get("tier", String.class))),
                new LedgerSums(
                        number(row, "turns"),
                        number(row, "failed_turns"),
                        number(row, "kept_answers"),
                        number(row, "ambiguous_turns"),
                        number(row, "calls"),
                        number(row, "failed_calls"),
                        number(row, "input_tokens"),
                        number(row, "output_tokens"),
                        number(row, "cached_input_tokens"),
                        number(row, "cost"),
                        number(row, "failed_calls_cost"),
                        number(row, "unaccounted"),
                        number(row, "baseline"),
                        number(row, "on_standard"),
                        number(row, "on_premium"),
                        number(row, "saved_by_routing"),
                        number(row, "saved_by_cache"),
                        number(row, "saved_by_compression")),
                now);
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }

    private static Object[] numbers(int first, int count) {
        Object[] numbers = new Object[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + i;
        }
        return numbers;
    }
}
