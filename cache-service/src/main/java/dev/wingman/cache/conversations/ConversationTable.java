package dev.wingman.cache.conversations;

import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads {@code chat.turns}, chat-service's projection. As long as the table does not exist there is no conversation. */
@Component
class ConversationTable {

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String OWNER = """
            select user_id from chat.turns where conversation_id = :conversation
            order by request_offset limit 1""";
    private static final String NEWEST = """
            select request_id, user_id, message, reply, failure, tier, model, input_tokens, output_tokens,
                   cost_micro_usd, requested_at, completed_at
            from chat.turns where conversation_id = :conversation
            order by request_offset desc limit :limit""";

    private final DatabaseClient database;

    ConversationTable(DatabaseClient database) {
        this.database = database;
    }

    /** Who wrote the conversation's first message; empty when there is no such conversation. */
    Mono<String> owner(String conversationId) {
        return database.sql(OWNER)
                .bind("conversation", conversationId)
                .map(row -> text(row, "user_id"))
                .one()
                .onErrorResume(ConversationTable::noSuchTable, absent -> Mono.empty());
    }

    /** The conversation's newest turns, newest first; none when there is no such conversation. */
    Flux<ConversationTurn> newest(String conversationId, int limit) {
        return database.sql(NEWEST)
                .bind("conversation", conversationId)
                .bind("limit", limit)
                .map(ConversationTable::turn)
                .all()
                .onErrorResume(ConversationTable::noSuchTable, absent -> Flux.empty());
    }

    private static boolean noSuchTable(Throwable failure) {
        return failure instanceof BadSqlGrammarException
                && failure.getCause() instanceof R2dbcException cause
                && UNDEFINED_TABLE.equals(cause.getSqlState());
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
        return demand(row.get(column, String.class), column);
    }

    private static long number(Readable row, String column) {
        return demand(row.get(column, Long.class), column);
    }

    private static OffsetDateTime time(Readable row, String column) {
        return demand(row.get(column, OffsetDateTime.class), column);
    }

    private static <T> T demand(@Nullable T value, String column) {
        return Objects.requireNonNull(value, column);
    }
}
