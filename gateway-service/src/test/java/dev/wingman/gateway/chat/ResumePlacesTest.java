package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ResumePlacesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ResumePlaces places = new ResumePlaces(3, 2, meters);

    @Test
    void aUserHasNoMorePlacesThanItsOwnUntilItLeavesOne() {
        // Given
        places.take("ada");
        places.take("ada");

        // Then
        refuses("ada", ProblemType.TOO_MANY_RESUMES);
        refuses("ada", ProblemType.TOO_MANY_RESUMES);
        places.take("eve");
        places.leave("ada");
        places.take("ada");
        refuses("ada", ProblemType.TOO_MANY_RESUMES);
    }

    @Test
    void whoIsRefusedSinceAllPlacesAreTakenUsesUpNone() {
        // Given
        places.take("ada");
        places.take("ada");
        places.take("eve");

        // When
        for (int i = 0; i < 5; i++) {
            refuses("bob", ProblemType.OVERLOADED);
        }

        // Then
        assertThat(meters.get("wingman.chat.resumes").gauge().value()).isEqualTo(3);
        places.leave("ada");
        places.leave("eve");
        places.take("bob");
        places.take("bob");
    }

    private void refuses(String userId, ProblemType type) {
        assertThatThrownBy(() -> places.take(userId)).isInstanceOfSatisfying(Rejection.class, refused -> {
            assertThat(refused.type()).isEqualTo(type);
            assertThat(refused.headers().getFirst("Retry-After")).isEqualTo("1");
        });
    }
}
