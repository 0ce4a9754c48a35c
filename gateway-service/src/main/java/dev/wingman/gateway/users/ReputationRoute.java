package dev.wingman.gateway.users;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.hotdata.EntryReads;
import dev.wingman.gateway.hotdata.OwnData;
import dev.wingman.gateway.nearcache.EntryKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class ReputationRoute {

    @Bean
    RouterFunction<ServerResponse> reputation(EntryReads reads) {
        return EdgeRoutes.get(
                "/api/users/{id}/reputation",
                request -> reads.read(
                        request, new EntryKey("reputation", OwnData.userId(request)), "There is no such user."));
    }
}
