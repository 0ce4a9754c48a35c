package dev.wingman.gateway.users;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonBodies;
import dev.wingman.gateway.edge.JsonFields;
import dev.wingman.gateway.hotdata.DataChanges;
import dev.wingman.gateway.hotdata.EntryReads;
import dev.wingman.gateway.hotdata.OwnData;
import dev.wingman.gateway.nearcache.EntryKey;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class LocationRoutes {

    /** Degrees of WGS 84. */
    private record Place(String userId, double latitude, double longitude) {}

    private static final DataSize LARGEST = DataSize.ofKilobytes(1);

    @Bean
    RouterFunction<ServerResponse> locations(EntryReads reads, DataChanges changes) {
        return EdgeRoutes.at(
                "/api/users/{id}/location",
                Map.of(
                        HttpMethod.GET,
                        request -> reads.read(
                                request,
                                new EntryKey("locations", OwnData.userId(request)),
                                "There is no place known of this user."),
                        HttpMethod.PUT,
                        request -> move(request, changes)));
    }

    private static Mono<ServerResponse> move(ServerRequest request, DataChanges changes) {
        String userId = OwnData.userId(request);
        return JsonBodies.read(request, LARGEST)
                .map(fields -> place(userId, fields))
                .flatMap(place -> changes.change(request, "move-user", "user:" + userId, place, HttpStatus.OK));
    }

    private static Place place(String userId, JsonFields fields) {
        fields.allow(Set.of("latitude", "longitude"));
        return new Place(userId, degrees(fields, "latitude", 90), degrees(fields, "longitude", 180));
    }

    private static double degrees(JsonFields fields, String name, int most) {
        Double degrees = fields.number(name, -most, most);
        if (degrees == null) {
            throw fields.invalid(name, "is missing");
        }
        return degrees;
    }
}
