package dev.wingman.chat.ledger;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What users may spend. Money in millionths of a US dollar; 0 for no limit.
 *
 * @param enabled whether limits count; without any limit nobody is asked either way
 * @param daily limit of every user that {@code users} does not name, for each UTC day
 * @param monthly the same for each UTC month
 * @param users limits of single users, by the subject of their token
 * @param failOpen whether users with a limit may spend while PostgreSQL can't be asked; default false
 * @param timeout a question to PostgreSQL that takes longer counts as not answered; positive, default 2 s
 * @param inputMargin a provider counts at most so many times as many tokens as Wingman; 1 or more, default 2
 * @param expiry a reservation whose turn never shows up in the ledger is given back after this; default 1 h
 */
@ConfigurationProperties("wingman.chat.budgets")
record BudgetSettings(
        boolean enabled,
        long daily,
        long monthly,
        @Nullable Map<String, Limits> users,
        boolean failOpen,
        Duration timeout,
        double inputMargin,
        Duration expiry) {

    /**
     * Limits of one user.
     *
     * @param daily 0 for none
     * @param monthly 0 for none
     */
    record Limits(long daily, long monthly) {

        Limits {
            demand(daily >= 0, "daily must not be negative, as " + daily + " is");
            demand(monthly >= 0, "monthly must not be negative, as " + monthly + " is");
        }

        boolean any() {
            return daily > 0 || monthly > 0;
        }
    }

    BudgetSettings {
        users = Map.copyOf(Objects.requireNonNullElse(users, Map.of()));
        demand(daily >= 0, "daily must not be negative, as " + daily + " is");
        demand(monthly >= 0, "monthly must not be negative, as " + monthly + " is");
        demand(timeout.compareTo(Duration.ZERO) > 0, "timeout must be positive, not " + timeout);
        demand(inputMargin >= 1 && inputMargin <= 100, "input-margin must be 1 to 100, not " + inputMargin);
        demand(
                expiry.compareTo(Duration.ofMinutes(5)) >= 0,
                "expiry must be at least 5 minutes, longer than any turn, not " + expiry);
    }

    /** Whether anybody has a limit. */
    boolean limited() {
        return enabled
                && (daily > 0
                        || monthly > 0
                        || Objects.requireNonNull(users).values().stream().anyMatch(Limits::any));
    }

    Limits of(String user) {
        Limits own = Objects.requireNonNull(users).get(user);
        return own == null ? new Limits(daily, monthly) : own;
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.chat.budgets." + otherwise);
        }
    }
}
