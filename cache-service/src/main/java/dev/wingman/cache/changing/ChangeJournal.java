package dev.wingman.cache.changing;

import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.ChangeAnswered;
import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The answers of changes that are committed, for a day: longer than a request for a change can come again. */
@Component
class ChangeJournal {

    private static final String FIND = "select answer from cache.changes where request_id = any(:requests)";

    /** Every answer takes some old ones away: more than come, so that there is never much to do. */
    private static final String KEEP = """
            with old as (
              delete from cache.changes where request_id in (
                select request_id from cache.changes where applied_at < now() - interval '1 day'
                order by applied_at limit 5 for update skip locked))
            insert into cache.changes (request_id, answer) values (:request, :answer)""";

    private final DatabaseClient database;

    ChangeJournal(DatabaseClient database) {
        this.database = database;
    }

    /** The answers of those that are committed. */
    Flux<ChangeAnswered> find(Collection<String> requestIds) {
        return database.sql(FIND)
                .bind("requests", requestIds.toArray(String[]::new))
                .map(row -> WireJson.MAPPER.readValue(row.get(0, String.class), ChangeAnswered.class))
                .all();
    }

    /**
     * Keeps an answer as a part of the transaction that is open.
     *
     * @return fails with a {@link org.springframework.dao.DuplicateKeyException} when the request was answered before
     */
    Mono<ChangeAnswered> keep(ChangeAnswered answer) {
        return database.sql(KEEP)
                .bind("request", answer.requestId())
                .bind("answer", WireJson.MAPPER.writeValueAsString(answer))
                .fetch()
                .rowsUpdated()
                .thenReturn(answer);
    }
}
