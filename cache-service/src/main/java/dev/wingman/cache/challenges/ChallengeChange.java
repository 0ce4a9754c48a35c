package dev.wingman.cache.challenges;

import dev.wingman.cache.changing.Change;
import dev.wingman.cache.changing.Changed;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.ChangeRequested;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Writes a challenge by a statement that gives the row back. */
abstract class ChallengeChange implements Change {

    private final DatabaseClient database;
    private final String statement;

    ChallengeChange(DatabaseClient database, String statement) {
        this.database = database;
        this.statement = statement;
    }

    /** What is said when the statement changed no row. */
    abstract RuntimeException refusal();

    @Override
    public Mono<Changed> apply(ChangeRequested request) {
        Challenge wish = WireJson.MAPPER.readValue(request.value(), Challenge.class);
        return database.sql(statement)
                .bind("id", wish.id())
                .bind("title", wish.title())
                .bind("category", wish.category())
                .bind("difficulty", wish.difficulty())
                .bind("description", wish.description())
                .bind("minutes", wish.minutes())
                .bind("points", wish.points())
                .map(Challenge::of)
                .one()
                .switchIfEmpty(Mono.error(this::refusal))
                .map(written -> new Changed(WireJson.MAPPER.writeValueAsString(written), Set.of(Challenge.TAG)));
    }
}
