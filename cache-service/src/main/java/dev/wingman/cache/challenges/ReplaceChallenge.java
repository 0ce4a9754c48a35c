package dev.wingman.cache.challenges;

import dev.wingman.cache.changing.ChangeRefused;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** A challenge reads otherwise from now on; its place in the catalogue stays. */
@Component
class ReplaceChallenge extends ChallengeChange {

    ReplaceChallenge(DatabaseClient database) {
        super(database, """
                update cache.challenges as c
                set title = :title, category = :category, difficulty = :difficulty, description = :description,
                    minutes = :minutes, points = :points
                where id = :id
                  and not exists (select from cache.challenges other where other.title = :title and other.id <> :id)
                returning id, title, category, difficulty, description, minutes, points""");
    }

    @Override
    public String kind() {
        return "replace-challenge";
    }

    @Override
    RuntimeException refusal() {
        return ChangeRefused.notFound("There is no such challenge, or another one has this title.");
    }
}
