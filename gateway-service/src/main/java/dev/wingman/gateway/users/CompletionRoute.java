package dev.wingman.gateway.users;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonBodies;
import dev.wingman.gateway.hotdata.DataChanges;
import dev.wingman.gateway.hotdata.OwnData;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class CompletionRoute {

    private record Completion(String userId, String challengeId) {}

    private static final DataSize LARGEST = DataSize.ofKilobytes(1);
    private static final int LONGEST_ID = 80;

    @Bean
    RouterFunction<ServerResponse> completions(DataChanges changes) {
        return EdgeRoutes.post("/api/users/{id}/completions", request -> complete(request, changes));
    }

    private static Mono<ServerResponse> complete(ServerRequest request, DataChanges changes) {
        String userId = OwnData.userId(request);
        return JsonBodies.read(request, LARGEST)
                .map(fields -> new Completion(
                        userId, fields.allow(Set.of("challengeId")).demandText("challengeId", LONGEST_ID)))
                .flatMap(completion -> changes.change(
                        request, "complete-challenge", "user:" + userId, completion, HttpStatus.CREATED));
    }
}
