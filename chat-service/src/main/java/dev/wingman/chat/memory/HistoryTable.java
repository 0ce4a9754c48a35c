package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.Usage;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code chat.turns}, the projection of the topic of that name. Safe for concurrent use. */
final class HistoryTable implements TurnStore {

    private static final String INSERT = """
            insert into chat.turns (conversation_id, user_id, request_offset, request_id, message, reply, failure,
                                    tier, model, cost_micro_usd, input_tokens, output_tokens, requested_at, completed_at)
            select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                                 $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[],
                                 $13::timestamptz[], $14::timestamptz[])
            on conflict do nothing
            """;

    private static final String SELECT = """
            select request_id, user_id, message, reply, failure, tier, model, cost_micro_usd, input_tokens,
                   output_tokens, requested_at, completed_at
            from chat.turns
            where conversation_id = $1 and user_id = $2
            order by request_offset desc
            limit $3
            """;

    private final ConnectionFactory connections;
    private final Duration budget;

    HistoryTable(ConnectionFactory connections, Duration budget) {
        this.connections = connections;
        this.budget = budget;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A read that takes longer than the budget is left to end by itself, not cancelled: a cancel that goes wrong
     * inside the driver must not leave the caller without a signal.
     */
    @Override
    public Mono<List<ConversationTurn>> load(ConversationId conversation, int newest) {
        return Mono.fromFuture(() -> read(conversation, newest).materialize().toFuture(), true)
                .timeout(budget)
                .dematerialize();
    }

    private Mono<List<ConversationTurn>> read(ConversationId conversation, int newest) {
        return withConnection(connection -> Flux.from(connection
                                .createStatement(SELECT)
                                .bind(0, conversation.conversationId())
                                .bind(1, conversation.userId())
                                .bind(2, newest)
                                .execute())
                        .flatMap(result -> result.map(HistoryTable::turn))
                        .collectList())
                .mapNotNull(turns -> {
                    Collections.reverse(turns);
                    return turns.isEmpty() ? null : turns;
                });
    }

    /** Adds turns in one statement; those that are there already stay as they are. */
    Mono<Long> add(List<TurnCompleted> turns) {
        return withConnection(connection -> Flux.from(connection
                        .createStatement(INSERT)
                        .bind(0, texts(turns, TurnCompleted::conversationId))
                        .bind(1, texts(turns, TurnCompleted::userId))
                        .bind(2, numbers(turns, TurnCompleted::requestOffset))
                        .bind(3, texts(turns, TurnCompleted::requestId))
                        .bind(4, texts(turns, turn -> storable(turn.message())))
                        .bind(5, texts(turns, turn -> storable(turn.reply())))
                        .bind(6, texts(turns, turn -> name(turn.failure())))
                        .bind(7, texts(turns, turn -> turn.tier().name()))
                        .bind(8, texts(turns, TurnCompleted::model))
                        .bind(9, numbers(turns, TurnCompleted::costMicroUsd))
                        .bind(10, numbers(turns, turn -> turn.usage().inputTokens()))
                        .bind(11, numbers(turns, turn -> turn.usage().outputTokens()))
                        .bind(12, times(turns, turn -> turn.requestedAt().atOffset(ZoneOffset.UTC)))
                        .bind(13, times(turns, turn -> turn.completedAt().atOffset(ZoneOffset.UTC)))
                        .execute())
                .flatMap(io.r2dbc.spi.Result::getRowsUpdated)
                .reduce(0L, Long::sum));
    }

    private <T> Mono<T> withConnection(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(connections.create(), work, Connection::close);
    }

    private static ConversationTurn turn(Readable row) {
        String failure = row.get("failure", String.class);
        return new ConversationTurn(
                text(row, "request_id"),
                text(row, "user_id"),
                text(row, "message"),
                row.get("reply", String.class),
                failure == null ? null : FailureReason.valueOf(failure),
                Tier.valueOf(text(row, "tier")),
                text(row, "model"),
                new Usage(number(row, "input_tokens"), number(row, "output_tokens"), 0),
                number(row, "cost_micro_usd"),
                time(row, "requested_at").toInstant(),
                time(row, "completed_at").toInstant());
    }

    private static String text(Readable row, String column) {
        return notNull(row.get(column, String.class), column);
    }

    private static long number(Readable row, String column) {
        return notNull(row.get(column, Long.class), column);
    }

    private static OffsetDateTime time(Readable row, String column) {
        return notNull(row.get(column, OffsetDateTime.class), column);
    }

    private static <T> T notNull(@Nullable T value, String column) {
        if (value == null) {
            throw new IllegalStateException("chat.turns has a null in " + column);
        }
        return value;
    }

    /** PostgreSQL can't keep the character NUL; the topic can, and stays the truth. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    private static @Nullable String name(@Nullable FailureReason failure) {
        return failure == null ? null : failure.name();
    }

    private static String[] texts(List<TurnCompleted> turns, Function<TurnCompleted, @Nullable String> column) {
        return turns.stream().map(column).toArray(String[]::new);
    }

    private static Long[] numbers(List<TurnCompleted> turns, Function<TurnCompleted, Long> column) {
        return turns.stream().map(column).toArray(Long[]::new);
    }

    private static OffsetDateTime[] times(List<TurnCompleted> turns, Function<TurnCompleted, OffsetDateTime> column) {
        return turns.stream().map(column).toArray(OffsetDateTime[]::new);
    }
}
