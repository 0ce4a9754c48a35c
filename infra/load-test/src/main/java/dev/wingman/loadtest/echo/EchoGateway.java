package dev.wingman.loadtest.echo;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The echo's first half: HTTP → topic → topic → HTTP, without a token, a rule or a measurement. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EchoGateway {

    /** Setting that names the broker. */
    public static final String BOOTSTRAP_SERVERS = "echo.bootstrap-servers";

    public static void main(String[] arguments) {
        SpringApplication.run(EchoGateway.class, arguments);
    }

    @Bean
    EchoHop hop(@Value("${" + BOOTSTRAP_SERVERS + "}") String bootstrapServers) {
        return new EchoHop(bootstrapServers);
    }

    @Bean
    RouterFunction<ServerResponse> echo(EchoHop hop) {
        return route().POST("/echo", request -> request.bodyToMono(byte[].class)
                        .flatMap(hop::sendAndReceive)
                        .flatMap(reply -> ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(reply)))
                .build();
    }
}
