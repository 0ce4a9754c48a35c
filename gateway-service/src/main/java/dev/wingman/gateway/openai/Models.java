package dev.wingman.gateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.gateway.chat.ChatSettings;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/models}: every name that a request may have as {@code model}. Immutable. */
final class Models {

    /** The API wants a time of creation; the names have none. */
    private static final long CREATED = 1_763_683_200; // 2025-11-21T00:00:00Z

    private record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy) {}

    private record ModelList(String object, List<Model> data) {}

    private final ModelList list;

    Models(ChatSettings settings) {
        this.list = new ModelList(
                "list",
                settings.models().keySet().stream().sorted().map(Models::model).toList());
    }

    Mono<ServerResponse> all(ServerRequest request) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(list);
    }

    Mono<ServerResponse> one(ServerRequest request) {
        String id = request.pathVariable("id");
        return list.data().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .map(model -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(model))
                .orElseGet(() -> Mono.error(OpenAiHandler.unknownModel(id)));
    }

    private static Model model(String id) {
        return new Model(id, "model", CREATED, "wingman");
    }
}
