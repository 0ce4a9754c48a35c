package dev.wingman.loadtest.echo;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The same bytes for every request, from memory, without a token, a rule or a measurement. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareHandler {

    /** Setting that names the file with the bytes. */
    public static final String BODY = "bare.body";

    public static void main(String[] arguments) {
        SpringApplication.run(BareHandler.class, arguments);
    }

    @Bean
    RouterFunction<ServerResponse> bytes(@Value("${" + BODY + "}") Path body) throws IOException {
        byte[] bytes = Files.readAllBytes(body);
        return route().GET("/api/challenges", request -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(bytes))
                .build();
    }
}
