package dev.wingman.system;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the uses in {@code openai-node-sdk.mjs} must come to. */
final class SdkExpectations {

    private final JsonNode uses;
    private final SoftAssertions softly;

    private SdkExpectations(JsonNode uses, SoftAssertions softly) {
        this.uses = uses;
        this.softly = softly;
    }

    static void check(JsonNode uses, SoftAssertions softly) {
        SdkExpectations expectations = new SdkExpectations(uses, softly);
        expectations.models();
        expectations.completions();
        expectations.streams();
        expectations.whatIsNotSupported();
        expectations.whatIsWrong();
    }

    private void models() {
        softly.assertThat(value("models").path("ids").valueStream().map(JsonNode::asString))
                .contains("auto", "premium", "gpt-4o");
        is("models", "one.object", "model");
    }

    private void completions() {
        is("completion", "data.object", "chat.completion");
        is("completion", "data.choices.0.message.role", "assistant");
        is("completion", "data.choices.0.finish_reason", "stop");
        softly.assertThat(text("completion", "requestId")).startsWith("req_");
        softly.assertThat(text("completion", "data.id")).isEqualTo("chatcmpl-" + text("completion", "requestId"));
        JsonNode usage = at("completion", "data.usage");
        softly.assertThat(usage.path("total_tokens").asInt())
                .isPositive()
                .isEqualTo(usage.path("prompt_tokens").asInt()
                        + usage.path("completion_tokens").asInt());
        softly.assertThat(text("conversation", "choices.0.message.content")).contains("What is my name?");
        for (String limit : List.of("oldLimit", "newLimit")) {
            is(limit, "choices.0.finish_reason", "length");
            is(limit, "usage.completion_tokens", "3");
        }
        is("harmless", "choices.0.finish_reason", "stop");
    }

    private void streams() {
        String answer = text("completion", "data.choices.0.message.content");
        softly.assertThat(answer).isNotEmpty();
        is("streamed", "text", answer);
        is("streamed", "finish", "stop");
        softly.assertThat(at("streamed", "usage").valueStream().map(JsonNode::asBoolean))
                .containsOnly(false);
        is("streamedWithUsage", "text", answer);
        List<JsonNode> usage =
                new ArrayList<>(at("streamedWithUsage", "usage").valueStream().toList());
        softly.assertThat(usage).hasSizeGreaterThan(2);
        softly.assertThat(usage.remove(usage.size() - 1).path("total_tokens").asInt())
                .isPositive();
        softly.assertThat(usage).allMatch(JsonNode::isNull);
        softly.assertThat(at("streamedWithUsage", "last.choices").isEmpty()).isTrue();
        is("helper", "final.choices.0.message.content", text("helper", "text"));
        softly.assertThat(text("helper", "text")).isNotEmpty();
        is("helper", "usage.total_tokens", text("helper", "final.usage.total_tokens"));
        is("abortedStream", "seen", "2");
        is("abortedStream", "next", "stop");
    }

    private void whatIsNotSupported() {
        unsupported("twoChoices", "n");
        unsupported("tools", "tools");
        unsupported("json", "response_format");
        unsupported("webSearch", "web_search_options");
        unsupported("logprobs", "logprobs");
        unsupported("image", "messages[0].content[0].type");
        fails("toolMessage", "BadRequestError", 400, "messages[1].role", "invalid_value");
        fails("notServed", "NotFoundError", 404, null, "unknown_url");
    }

    private void whatIsWrong() {
        fails("hot", "BadRequestError", 400, "temperature", "invalid_value");
        fails("noMessages", "BadRequestError", 400, "messages", "invalid_value");
        fails("unknownParameter", "BadRequestError", 400, "colour", "unknown_parameter");
        fails("unknownModel", "NotFoundError", 404, "model", "model_not_found");
        fails("unknownModelRetrieved", "NotFoundError", 404, "model", "model_not_found");
        fails("slashInModelRetrieved", "NotFoundError", 404, "model", "model_not_found");
        fails("tooLarge", "APIError", 413, null, "body_too_large");
        fails("wrongKey", "AuthenticationError", 401, null, "invalid_api_key");
        fails("wrongKeyStreamed", "AuthenticationError", 401, null, "invalid_api_key");
    }

    private void unsupported(String use, String param) {
        fails(use, "BadRequestError", 400, param, "unsupported_parameter");
    }

    private void fails(String use, String errorClass, int status, @Nullable String param, @Nullable String code) {
        JsonNode error = uses.path(use).path("error");
        softly.assertThat(error.path("class").asString("none")).as(use).isEqualTo(errorClass);
        softly.assertThat(error.path("status").asInt(0)).as(use).isEqualTo(status);
        softly.assertThat(error.path("type").asString("")).as(use).isEqualTo("invalid_request_error");
        softly.assertThat(error.path("param").asString(null)).as(use).isEqualTo(param);
        softly.assertThat(error.path("code").asString(null)).as(use).isEqualTo(code);
        softly.assertThat(error.path("message").asString("")).as(use).hasSizeGreaterThan(10);
        softly.assertThat(error.path("requestId").asString("")).as(use).startsWith("req_");
    }

    private void is(String use, String path, String expected) {
        softly.assertThat(text(use, path)).as(use + " " + path).isEqualTo(expected);
    }

    private String text(String use, String path) {
        return at(use, path).asString("");
    }

    private JsonNode at(String use, String path) {
        return value(use).at("/" + path.replace('.', '/'));
    }

    private JsonNode value(String use) {
        JsonNode result = uses.path(use);
        softly.assertThat(result.has("value")).as(use + ": " + result).isTrue();
        return result.path("value");
    }
}
