package dev.wingman.gateway.challenges;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonBodies;
import dev.wingman.gateway.hotdata.DataChanges;
import dev.wingman.gateway.hotdata.EntryReads;
import dev.wingman.gateway.hotdata.OwnData;
import java.util.Map;
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
class ChallengeRoutes {

    static final String PATH = "/api/challenges";

    private static final DataSize LARGEST = DataSize.ofKilobytes(8);

    @Bean
    RouterFunction<ServerResponse> challenges(EntryReads reads, DataChanges changes) {
        return EdgeRoutes.at(
                        PATH,
                        Map.of(
                                HttpMethod.GET,
                                request -> page(request, reads),
                                HttpMethod.POST,
                                request -> create(request, changes)))
                .and(EdgeRoutes.at(PATH + "/{id}", Map.of(HttpMethod.PUT, request -> replace(request, changes))));
    }

    private static Mono<ServerResponse> page(ServerRequest request, EntryReads reads) {
        return Mono.fromCallable(() -> ChallengeQuery.of(request.queryParams()).key())
                .flatMap(key -> reads.read(request, key, "There are no challenges."));
    }

    private static Mono<ServerResponse> create(ServerRequest request, DataChanges changes) {
        return Mono.fromRunnable(() -> OwnData.demandOps(request))
                .then(Mono.defer(() -> JsonBodies.read(request, LARGEST)))
                .map(ChallengeBody::toCreate)
                .flatMap(challenge ->
                        changes.change(request, "create-challenge", challenge.entity(), challenge, HttpStatus.CREATED));
    }

    private static Mono<ServerResponse> replace(ServerRequest request, DataChanges changes) {
        return Mono.fromRunnable(() -> OwnData.demandOps(request))
                .then(Mono.defer(() -> JsonBodies.read(request, LARGEST)))
                .map(fields -> ChallengeBody.toReplace(request.pathVariable("id"), fields))
                .flatMap(challenge ->
                        changes.change(request, "replace-challenge", challenge.entity(), challenge, HttpStatus.OK));
    }
}
