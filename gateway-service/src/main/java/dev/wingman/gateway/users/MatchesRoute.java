package dev.wingman.gateway.users;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.hotdata.EntryReads;
import dev.wingman.gateway.hotdata.OwnData;
import dev.wingman.gateway.nearcache.EntryKey;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class MatchesRoute {

    private static final Pattern RADIUS = Pattern.compile("[1-9][0-9]?|100");
    private static final String DEFAULT_RADIUS = "10";

    @Bean
    RouterFunction<ServerResponse> matches(EntryReads reads) {
        return EdgeRoutes.get(
                "/api/users/{id}/matches",
                request -> reads.read(request, key(request), "There is no place known of this user."));
    }

    private static EntryKey key(ServerRequest request) {
        String radius = request.queryParam("radiusKm").orElse(DEFAULT_RADIUS);
        if (!RADIUS.matcher(radius).matches()) {
            throw Rejection.ofField(
                    ProblemType.INVALID_FIELD,
                    "radiusKm",
                    "The parameter 'radiusKm' must be a whole number from 1 to 100.");
        }
        return new EntryKey("matches", "radiusKm=" + radius + "&user=" + OwnData.userId(request));
    }
}
