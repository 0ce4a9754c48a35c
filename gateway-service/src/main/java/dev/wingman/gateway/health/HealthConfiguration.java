package dev.wingman.gateway.health;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.health.HealthPart.Condition;
import dev.wingman.gateway.health.HealthPart.State;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    Readiness readiness(ObjectProvider<HealthPart> parts, ApplicationAvailability availability) {
        return new Readiness(parts.orderedStream().toList(), availability);
    }

    /** The demanded parts for the actuator's group {@code readiness}. */
    @Bean
    HealthIndicator demandedHealthIndicator(Readiness readiness) {
        return () -> {
            Health.Builder health = Health.up();
            readiness.parts().stream().filter(HealthPart::demanded).forEach(part -> {
                State state = part.condition().state();
                health.withDetail(part.name(), state.name());
                if (state == State.DOWN) {
                    health.down();
                }
            });
            return health.build();
        };
    }

    @Bean
    RouterFunction<ServerResponse> healthRoutes(Readiness readiness, @Value("${wingman.instance-id}") String instance) {
        return EdgeRoutes.get("/health", request -> brief(readiness.overall()))
                .and(EdgeRoutes.get("/health/liveness", request -> brief(State.UP)))
                .and(EdgeRoutes.get("/health/readiness", request -> brief(readiness.ready() ? State.UP : State.DOWN)))
                .and(EdgeRoutes.get("/health/detailed", request -> detailed(readiness, instance)));
    }

    private static Mono<ServerResponse> brief(State state) {
        return answer(state, Map.of("status", state.name()));
    }

    private static Mono<ServerResponse> detailed(Readiness readiness, String instance) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (HealthPart part : readiness.parts()) {
            Condition condition = part.condition();
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("status", condition.state().name());
            shown.put("demanded", part.demanded());
            shown.put("reason", condition.reason());
            shown.putAll(condition.facts());
            parts.put(part.name(), shown);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", readiness.overall().name());
        body.put("instance", instance);
        body.put("parts", parts);
        return answer(readiness.overall(), body);
    }

    private static Mono<ServerResponse> answer(State state, Object body) {
        return ServerResponse.status(state == State.DOWN ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body);
    }
}
