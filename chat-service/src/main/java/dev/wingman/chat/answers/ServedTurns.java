package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.ServedTurn;
import dev.wingman.schemas.chat.TurnCompleted;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code chat.served_answers}: which turns were served from which kept answer. Safe for concurrent use. */
public final class ServedTurns {

    private static final String INSERT = """
            insert into chat.served_answers (answer_key, request_id, conversation_id, user_id, served_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
            on conflict do nothing
            """;

    private static final String SELECT = """
            select request_id, conversation_id, user_id, served_at
            from chat.served_answers
            where answer_key = $1
            order by served_at
            limit $2
            """;

    private final ConnectionFactory connections;

    public ServedTurns(ConnectionFactory connections) {
        this.connections = connections;
    }

    /** Adds those of the turns that were served from a kept answer; what is there already stays as it is. */
    public Mono<Long> add(List<TurnCompleted> turns) {
        List<TurnCompleted> served =
                turns.stream().filter(turn -> turn.servedAnswer() != null).toList();
        if (served.isEmpty()) {
            return Mono.just(0L);
        }
        return Mono.usingWhen(
                connections.create(),
                connection -> Flux.from(connection
                                .createStatement(INSERT)
                                .bind(0, texts(served, ServedTurns::key))
                                .bind(1, texts(served, TurnCompleted::requestId))
                                .bind(2, texts(served, TurnCompleted::conversationId))
                                .bind(3, texts(served, TurnCompleted::userId))
                                .bind(
                                        4,
                                        served.stream()
                                                .map(turn -> turn.completedAt().atOffset(ZoneOffset.UTC))
                                                .toArray(OffsetDateTime[]::new))
                                .execute())
                        .flatMap(Result::getRowsUpdated)
                        .reduce(0L, Long::sum),
                Connection::close);
    }

    /** The turns that were served from an answer, oldest first. */
    Mono<List<ServedTurn>> of(String key, int most) {
        return Mono.usingWhen(
                connections.create(),
                connection -> Flux.from(connection
                                .createStatement(SELECT)
                                .bind(0, key)
                                .bind(1, most)
                                .execute())
                        .flatMap(result -> result.map(ServedTurns::turn))
                        .collectList(),
                Connection::close);
    }

    private static String key(TurnCompleted turn) {
        ServedAnswer served = turn.servedAnswer();
        return served == null ? "" : served.key();
    }

    private static String[] texts(List<TurnCompleted> turns, Function<TurnCompleted, String> column) {
        return turns.stream().map(column).toArray(String[]::new);
    }

    private static ServedTurn turn(Readable row) {
        return new ServedTurn(
                text(row, "request_id"),
                text(row, "conversation_id"),
                text(row, "user_id"),
                Objects.requireNonNull(row.get("served_at", OffsetDateTime.class))
                        .toInstant());
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
