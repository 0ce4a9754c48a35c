package dev.wingman.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.SharedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hundreds of requests that are not valid: each gets a 4xx that names the field, and none gets into the log. */
class MalformedRequestsIT {

    private static final String COACH = "/coach/chat";
    private static final String OPENAI = "/v1/chat/completions";
    private static final String USER = "{\"role\":\"user\",\"content\":\"Hi\"}";

    /** @param field what the error must name; null for errors of no field */
    private record Case(
            String path, byte[] body, int status, @Nullable String field, String... headers) {}

    private static RunningGateway gateway;
    private static ScriptedChatService chat;
    private static HttpClient client;
    private final List<Case> cases = new ArrayList<>();

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start();
        chat = new ScriptedChatService(SharedServers.kafka().bootstrapServers());
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        chat.close();
        gateway.close();
    }

    @Test
    void everyMalformedRequestIsRefusedAndNothingIsPublished() throws Exception {
        // Given
        brokenJson(COACH);
        brokenJson(OPENAI);
        wrongValues();
        messages();
        ids();
        unsupportedParameters();
        wrongNumbers();
        mediaTypes(COACH, "{\"message\":\"Hi\"}");
        mediaTypes(OPENAI, openAi(""));
        tooLarge();

        // When
        SoftAssertions softly = new SoftAssertions();
        for (Case each : cases) {
            check(each, softly);
        }

        // Then
        softly.assertAll();
        assertThat(cases).hasSizeGreaterThan(300);
        int status = send(new Case(COACH, bytes("{\"message\":\"the only valid one\"}"), 200, null))
                .statusCode();
        assertThat(status).isEqualTo(200);
        assertThat(chat.requests()).hasSize(1);
    }

    private void brokenJson(String path) {
        for (String body : List.of(
                "",
                " ",
                "{",
                "}",
                "[",
                "]",
                "[]",
                "null",
                "true",
                "1",
                "\"Hi\"",
                "{]",
                "{\"message\"",
                "{\"message\":",
                "{\"message\":}",
                "{\"message\":\"Hi\"",
                "{\"message\":\"Hi}",
                "{\"message\":\"Hi\"}}",
                "{\"message\":\"Hi\"} {}",
                "{\"message\":\"Hi\"}x",
                "{message:\"Hi\"}",
                "{'message':'Hi'}",
                "{\"message\":\"Hi\",}",
                "{,}",
                "{\"message\":\"H\ni\"}",
                "{\"message\":\"H\ti\"}",
                "{\"message\":\"\\x\"}",
                "{\"message\":\"\\u12\"}",
                "{\"message\":NaN}",
                "{\"message\":Infinity}",
                "{\"message\":01}",
                "{\"message\":1.}",
                "{\"message\":.5}",
                "{\"message\":+1}",
                "{\"message\":0x1}",
                "{\"message\":undefined}",
                "{\"message\":tru}",
                "/* */{\"message\":\"Hi\"}",
                "// x\n{}",
                "{\"message\":\"Hi\"/**/}",
                "<message>Hi</message>",
                "message=Hi",
                "--boundary",
                "{\"message\":\"a\",\"message\":\"b\"}",
                "{\"model\":\"auto\",\"model\":\"auto\"}",
                "{\"message\":{\"a\":1,\"a\":2}}",
                "{\"message\":" + "[".repeat(40) + "]".repeat(40) + "}",
                "{\"message\":" + "{\"a\":".repeat(40) + "1" + "}".repeat(40) + "}",
                "{\"message\":" + "[".repeat(20_000) + "}",
                "{\"message\":" + "1".repeat(100) + "}",
                "{\"" + "n".repeat(300) + "\":1}",
                "\u0000",
                "{\"message\":\"a\u0000b\"}")) {
            add(path, body, 400, null);
        }
        for (int[] octets : new int[][] {
            {0xff},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xe0, 0x80, 0x80},
            {0xed, 0xa0, 0x80},
            {0xed, 0xbf, 0xbf},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf8, 0x88, 0x80, 0x80, 0x80},
            {0xc3},
            {0xe2, 0x82},
            {0x80}
        }) {
            byte[] head = bytes("{\"message\":\"");
            byte[] tail = bytes("\"}");
            byte[] body = new byte[head.length + octets.length + tail.length];
            System.arraycopy(head, 0, body, 0, head.length);
            for (int i = 0; i < octets.length; i++) {
                body[head.length + i] = (byte) octets[i];
            }
            System.arraycopy(tail, 0, body, head.length + octets.length, tail.length);
            cases.add(new Case(path, body, 400, null));
        }
        cases.add(new Case(path, "{\"message\":\"Hi\"}".getBytes(StandardCharsets.UTF_16), 400, null));
        cases.add(new Case(path, "{\"message\":\"Hi\"}".getBytes(StandardCharsets.UTF_16LE), 400, null));
    }

    private void wrongValues() {
        for (String value : List.of("1", "1.5", "true", "false", "[]", "{}", "[\"Hi\"]", "{\"text\":\"Hi\"}")) {
            add(COACH, "{\"message\":" + value + "}", 400, "message");
            add(COACH, "{\"message\":\"Hi\",\"conversationId\":" + value + "}", 400, "conversationId");
            add(COACH, "{\"message\":\"Hi\",\"model\":" + value + "}", 400, "model");
            add(OPENAI, "{\"model\":" + value + ",\"messages\":[" + USER + "]}", 400, "model");
            add(OPENAI, openAi("", "{\"role\":" + value + ",\"content\":\"Hi\"}"), 400, "messages[0].role");
            add(
                    OPENAI,
                    openAi(",\"service_tier\":\"auto\",\"stop\":" + (value.startsWith("[\"") ? "[1]" : value)),
                    value.equals("[]") ? 200 : 400,
                    value.startsWith("[\"") ? "stop[0]" : "stop");
        }
        cases.removeIf(each -> each.status() == 200);
        for (String value : List.of("1", "0", "\"true\"", "\"\"", "[]", "{}", "[true]", "\"yes\"")) {
            add(COACH, "{\"message\":\"Hi\",\"stream\":" + value + "}", 400, "stream");
            add(OPENAI, openAi(",\"stream\":" + value), 400, "stream");
            add(OPENAI, openAi(",\"logprobs\":" + value), 400, "logprobs");
        }
        for (String name : List.of(
                "Message",
                "MESSAGE",
                "messages",
                "text",
                "conversation_id",
                "userId",
                "stream_",
                "x",
                "requestId",
                "tier",
                "__proto__",
                "constructor",
                "ünknown",
                "a b",
                "message ",
                "\\u0000",
                "tenantId")) {
            add(COACH, "{\"message\":\"Hi\",\"" + name + "\":1}", 400, "");
            add(OPENAI, openAi(",\"" + name.replace("messages", "messagez") + "\":1"), 400, "");
        }
        for (String value : List.of("null", "\"\"", "\" \"", "\"\\n\\t \"", "\"\\u2003\"")) {
            add(COACH, "{\"message\":" + value + "}", 400, "message");
            add(OPENAI, "{\"model\":" + value + ",\"messages\":[" + USER + "]}", 400, "model");
            add(OPENAI, openAi("", "{\"role\":\"user\",\"content\":" + value + "}"), 400, "messages[0].content");
        }
        for (String value : List.of(
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800x\"",
                "\"\\udc00\\ud800\"",
                "\"x\\udbff\"",
                "\"" + "x".repeat(16_001) + "\"")) {
            add(COACH, "{\"message\":" + value + "}", 400, "message");
            add(OPENAI, openAi("", "{\"role\":\"user\",\"content\":" + value + "}"), 400, "messages[0].content");
        }
        add(COACH, "{}", 400, "message");
        add(COACH, "{\"conversationId\":\"c\"}", 400, "message");
        add(COACH, "{\"message\":\"Hi\",\"model\":\"no-such\"}", 400, "model");
        add(OPENAI, "{}", 400, "model");
        add(OPENAI, "{\"model\":\"auto\"}", 400, "messages");
        add(OPENAI, "{\"messages\":[" + USER + "]}", 400, "model");
        add(OPENAI, "{\"model\":\"no-such\",\"messages\":[" + USER + "]}", 404, "model");
    }

    private void messages() {
        for (String value : List.of("null", "[]", "{}", "\"Hi\"", "1", "true")) {
            add(OPENAI, "{\"model\":\"auto\",\"messages\":" + value + "}", 400, "messages");
        }
        for (String value : List.of("null", "\"Hi\"", "1", "[]", "true")) {
            add(OPENAI, openAi("", value), 400, "messages[0]");
            add(OPENAI, openAi("", USER + "," + value), 400, "messages[1]");
        }
        for (String role : List.of("User", "bot", "tool", "function", "human", "", " ")) {
            add(OPENAI, openAi("", "{\"role\":\"" + role + "\",\"content\":\"Hi\"}"), 400, "messages[0].role");
        }
        for (String content : List.of(
                "1",
                "true",
                "{}",
                "[]",
                "[1]",
                "[\"Hi\"]",
                "[{}]",
                "[{\"type\":\"text\"}]",
                "[{\"type\":\"text\",\"text\":1}]",
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/a.png\"}}]",
                "[{\"type\":\"input_audio\",\"input_audio\":{}}]",
                "[{\"type\":\"file\",\"file\":{}}]",
                "[{\"type\":\"refusal\",\"refusal\":\"no\"}]",
                "[{\"type\":\"text\",\"text\":\"Hi\",\"x\":1}]")) {
            add(OPENAI, openAi("", "{\"role\":\"user\",\"content\":" + content + "}"), 400, "messages[0].content");
        }
        add(
                OPENAI,
                openAi("", USER + ",{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"Hi\"}"),
                400,
                "messages[1].role");
        add(OPENAI, openAi("", "{\"role\":\"user\"}"), 400, "messages[0].content");
        add(OPENAI, openAi("", "{\"content\":\"Hi\"}"), 400, "messages[0].role");
        add(OPENAI, openAi("", "{\"role\":\"system\",\"content\":\"Hi\"}"), 400, "messages");
        add(OPENAI, openAi("", USER + ",{\"role\":\"assistant\",\"content\":\"Hm\"}"), 400, "messages[1].role");
        add(OPENAI, openAi("", "{\"role\":\"user\",\"content\":\"Hi\",\"x\":1}"), 400, "messages[0].x");
        add(OPENAI, openAi("", "{\"role\":\"user\",\"content\":\"Hi\",\"name\":1}"), 400, "messages[0].name");
        add(
                OPENAI,
                openAi("", "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\"}]}," + USER),
                400,
                "messages[0].tool_calls");
        add(OPENAI, openAi("", (USER + ",").repeat(2_000) + USER), 400, "messages");
    }

    private void ids() {
        for (String id : List.of(
                "",
                " ",
                "a b",
                "a/b",
                "../x",
                "ä",
                "a\\nb",
                "a\\u0000",
                "a\\u007f",
                "\\ud83d\\ude00",
                "a,b",
                "a;b",
                "a\\\"b",
                "<a>",
                "a%20b",
                "a'b",
                "a?b",
                "a#b",
                "a\\\\b",
                "x".repeat(129),
                "x".repeat(5_000))) {
            add(COACH, "{\"message\":\"Hi\",\"conversationId\":\"" + id + "\"}", 400, "conversationId");
        }
    }

    private void unsupportedParameters() {
        for (String parameter : List.of(
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
                "\"functions\":[{\"name\":\"f\"}]",
                "\"tool_choice\":\"required\"",
                "\"tool_choice\":{\"type\":\"function\"}",
                "\"function_call\":{\"name\":\"f\"}",
                "\"n\":2",
                "\"n\":5",
                "\"logprobs\":true",
                "\"top_logprobs\":3",
                "\"audio\":{\"voice\":\"alloy\"}",
                "\"response_format\":{\"type\":\"json_object\"}",
                "\"response_format\":{\"type\":\"json_schema\"}",
                "\"modalities\":[\"text\",\"audio\"]",
                "\"modalities\":[\"audio\"]",
                "\"logit_bias\":{\"50256\":-100}",
                "\"presence_penalty\":0.5",
                "\"frequency_penalty\":-1",
                "\"web_search_options\":{\"user_location\":{}}",
                "\"web_search_options\":{}",
                "\"logprobs\":true,\"top_logprobs\":3")) {
            add(OPENAI, openAi("," + parameter), 400, parameter.substring(1, parameter.indexOf('"', 1)));
        }
    }

    private void wrongNumbers() {
        for (String name : List.of("temperature", "top_p", "presence_penalty", "frequency_penalty")) {
            for (String value : List.of("-3", "2.1", "1e9", "\"1\"", "true", "[]", "{}", "-1e400", "1e400")) {
                add(OPENAI, openAi(",\"" + name + "\":" + value), 400, name);
            }
        }
        for (String name : List.of("max_tokens", "max_completion_tokens", "n")) {
            for (String value : List.of(
                    "0",
                    "-1",
                    "1.5",
                    "1e2",
                    "\"1\"",
                    "true",
                    "[]",
                    "{}",
                    "99999999999",
                    "1e400",
                    "9999999999999999999999")) {
                add(OPENAI, openAi(",\"" + name + "\":" + value), 400, name);
            }
        }
        add(OPENAI, openAi(",\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]"), 400, "stop");
        add(OPENAI, openAi(",\"stream_options\":{\"include_usage\":true}"), 400, "stream_options");
        add(
                OPENAI,
                openAi(",\"stream\":true,\"stream_options\":{\"include_usage\":1}"),
                400,
                "stream_options.include_usage");
        add(OPENAI, openAi(",\"stream\":true,\"stream_options\":{\"x\":1}"), 400, "stream_options.x");
        add(OPENAI, openAi(",\"stream\":true,\"stream_options\":[]"), 400, "stream_options");
    }

    private void mediaTypes(String path, String body) {
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/json;charset=ISO-8859-1",
                "application/json;charset=utf-16",
                "application/octet-stream",
                "nonsense",
                "*/*",
                "application/*",
                "text/json",
                "application/json;charset=nope")) {
            cases.add(new Case(path, bytes(body), 415, null, "Content-Type", type));
        }
        for (String encoding : List.of("gzip", "br", "deflate")) {
            cases.add(new Case(
                    path, bytes(body), 415, null, "Content-Type", "application/json", "Content-Encoding", encoding));
        }
        if (path.equals(COACH)) {
            for (String accept :
                    List.of("image/png", "text/html", "application/xml", "text/event-stream;q=0", "nonsense")) {
                cases.add(new Case(path, bytes(body), 406, null, "Content-Type", "application/json", "Accept", accept));
            }
            cases.add(new Case(
                    path,
                    bytes("{\"message\":\"Hi\",\"stream\":true}"),
                    406,
                    null,
                    "Content-Type",
                    "application/json",
                    "Accept",
                    "application/json"));
            cases.add(new Case(
                    path,
                    bytes("{\"message\":\"Hi\",\"stream\":false}"),
                    406,
                    null,
                    "Content-Type",
                    "application/json",
                    "Accept",
                    "text/event-stream"));
        }
    }

    private void tooLarge() {
        add(COACH, "{\"message\":\"" + "x".repeat(70_000) + "\"}", 413, null);
        add(COACH, " ".repeat(65_536) + "{\"message\":\"Hi\"}", 413, null);
        add(OPENAI, openAi("", "{\"role\":\"user\",\"content\":\"" + "x".repeat(1_100_000) + "\"}"), 413, null);
    }

    private void add(String path, String body, int status, @Nullable String field) {
        cases.add(new Case(path, bytes(body), status, field));
    }

    private static String openAi(String more) {
        return openAi(more, USER);
    }

    private static String openAi(String more, String messages) {
        return "{\"model\":\"auto\",\"messages\":[" + messages + "]" + more + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void check(Case each, SoftAssertions softly) throws Exception {
        HttpResponse<String> answer = send(each);
        String shown = new String(each.body(), 0, Math.min(120, each.body().length), StandardCharsets.UTF_8);
        String name = each.path() + " " + shown + " " + List.of(each.headers());
        String field = each.field();
        softly.assertThat(answer.statusCode()).as(name).isEqualTo(each.status());
        String member = each.path().equals(COACH) ? "\"field\":\"" : "\"param\":\"";
        if (field != null) {
            softly.assertThat(answer.body()).as(name).contains(member + field);
        }
        softly.assertThat(answer.headers().firstValue("X-Request-Id")).as(name).isPresent();
        softly.assertThat(answer.headers().firstValue("Content-Type"))
                .as(name)
                .contains(each.path().equals(COACH) ? "application/problem+json" : "application/json");
    }

    private static HttpResponse<String> send(Case each) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + each.path()))
                .header("Authorization", "Bearer " + Tokens.of("ada", "user"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(each.body()));
        if (each.headers().length > 0) {
            request.headers(each.headers());
        } else {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
