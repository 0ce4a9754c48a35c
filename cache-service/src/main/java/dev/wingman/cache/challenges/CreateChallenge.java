package dev.wingman.cache.challenges;

import dev.wingman.cache.changing.ChangeRefused;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** A further challenge, at the end of the catalogue. */
@Component
class CreateChallenge extends ChallengeChange {

    CreateChallenge(DatabaseClient database) {
        super(database, """
                insert into cache.challenges (id, title, category, difficulty, description, minutes, points)
                values (:id, :title, :category, :difficulty, :description, :minutes, :points)
                on conflict do nothing
                returning id, title, category, difficulty, description, minutes, points""");
    }

    @Override
    public String kind() {
        return "create-challenge";
    }

    @Override
    RuntimeException refusal() {
        return ChangeRefused.field("id", "There is a challenge of this id or title already.");
    }
}
