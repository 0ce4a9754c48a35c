package dev.wingman.cache.users;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

/** Where a user is, as clients see it; degrees of WGS 84. */
record UserLocation(String userId, double latitude, double longitude, Instant updatedAt) {

    static UserLocation of(Readable row) {
        return new UserLocation(
                Objects.requireNonNull(row.get("user_id", String.class)),
                Objects.requireNonNull(row.get("latitude", Double.class)),
                Objects.requireNonNull(row.get("longitude", Double.class)),
                Objects.requireNonNull(row.get("updated_at", OffsetDateTime.class))
                        .toInstant());
    }
}
