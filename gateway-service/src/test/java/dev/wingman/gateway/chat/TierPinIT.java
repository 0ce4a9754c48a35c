package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.Tier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class TierPinIT {

    private static RunningGateway gateway;
    private static ScriptedChatService chat;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("wingman.chat.tiers.user=economy,standard", "wingman.chat.tiers.ops=premium");
        chat = new ScriptedChatService(SharedServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        chat.close();
        gateway.close();
    }

    @BeforeEach
    void echo() {
        chat.script(ScriptedChatService.ECHO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"economy", "standard", "auto"})
    void aTierThatTheRoleMayUseReachesTheLog(String tier) {
        // When
        coach("user", "{\"message\":\"Hello\",\"tier\":\"" + tier + "\"}")
                .expectStatus()
                .isOk();

        // Then
        assertThat(chat.awaitRequest().model()).isEqualTo(tier);
    }

    @Test
    void withoutAWishTheChoiceIsWingmans() {
        // When
        coach("user", "{\"message\":\"Hello\"}").expectStatus().isOk();

        // Then
        assertThat(chat.awaitRequest().model()).isNull();
    }

    @Test
    void aTierBeyondTheRoleIsForbiddenAndNothingIsPublished() {
        // When
        ResponseSpec answer = coach("user", "{\"message\":\"Hello\",\"tier\":\"premium\"}");

        // Then
        answer.expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:wingman:problem:forbidden")
                .jsonPath("$.field")
                .isEqualTo("tier")
                .jsonPath("$.detail")
                .isEqualTo("Your role may not ask for the tier `premium`; it may ask for auto, economy, standard.");
        nothingWasPublished();
    }

    @Test
    void aModelNameThatMeansATierBeyondTheRoleIsForbiddenAsWell() {
        // When
        ResponseSpec answer = coach("user", "{\"message\":\"Hello\",\"model\":\"wingman-premium\"}");

        // Then
        answer.expectStatus().isForbidden().expectBody().jsonPath("$.field").isEqualTo("model");
        nothingWasPublished();
    }

    @Test
    void theOpenAiFaceForbidsItInItsOwnShape() {
        // When
        ResponseSpec answer = completion("user", "premium");

        // Then
        answer.expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.error.param")
                .isEqualTo("model")
                .jsonPath("$.error.code")
                .isEqualTo("tier_not_allowed")
                .jsonPath("$.error.type")
                .isEqualTo("invalid_request_error");
        nothingWasPublished();
    }

    @Test
    void oneRoleOfSeveralIsEnough() {
        // When
        gateway.client()
                .post()
                .uri("/coach/chat")
                .headers(headers -> headers.setBearerAuth(Tokens.of("ada", "user", "ops")))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"message\":\"Hello\",\"tier\":\"premium\"}")
                .exchange()
                .expectStatus()
                .isOk();

        // Then
        assertThat(chat.awaitRequest().model()).isEqualTo("premium");
    }

    @Test
    void aModelNameOfOpenAiLeavesTheChoiceToWingman() {
        // When
        completion("user", "gpt-4o").expectStatus().isOk();

        // Then
        assertThat(chat.awaitRequest().model()).isEqualTo("auto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"best\"", "\"Premium\"", "\"\"", "1"})
    void anythingElseIsNoTier(String tier) {
        coach("user", "{\"message\":\"Hello\",\"tier\":" + tier + "}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("tier");
    }

    @Test
    void aTierAndAModelThatContradictEachOtherAreRefused() {
        coach("user", "{\"message\":\"Hello\",\"tier\":\"economy\",\"model\":\"standard\"}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("tier");
    }

    @Test
    void anAnswerOfAnotherTierThanTheChosenOneSaysSo() {
        // Given
        chat.script((service, request) -> service.reply(request, moved(request, Tier.PREMIUM)));

        // When
        ResponseSpec coach = coach("user", "{\"message\":\"Hello\"}");
        ResponseSpec completion = completion("user", "auto");

        // Then
        coach.expectBody()
                .jsonPath("$.tier")
                .isEqualTo("economy")
                .jsonPath("$.routedTier")
                .isEqualTo("premium");
        completion
                .expectBody()
                .jsonPath("$.wingman.tier")
                .isEqualTo("economy")
                .jsonPath("$.wingman.routedTier")
                .isEqualTo("premium");
    }

    @Test
    void anAnswerOfTheChosenTierDoesNotNameItTwice() {
        // Given
        chat.script((service, request) -> service.reply(request, moved(request, Tier.ECONOMY)));

        // When
        ResponseSpec answer = coach("user", "{\"message\":\"Hello\"}");

        // Then
        answer.expectBody().jsonPath("$.routedTier").doesNotExist();
    }

    /** What is published after the refusal is all there is. */
    private static void nothingWasPublished() {
        coach("user", "{\"message\":\"the next\"}").expectStatus().isOk();
        assertThat(chat.requests()).extracting(ChatRequested::message).containsExactly("the next");
    }

    private static ReplyCompleted moved(ChatRequested request, Tier routed) {
        ReplyCompleted reply = ScriptedChatService.completed(request, "Hi");
        return new ReplyCompleted(
                reply.requestId(),
                reply.conversationId(),
                reply.userId(),
                reply.text(),
                reply.finishReason(),
                reply.tier(),
                reply.provider(),
                reply.model(),
                reply.usage(),
                reply.costMicroUsd(),
                reply.source(),
                routed,
                reply.servedAnswer(),
                reply.savedMicroUsd(),
                reply.timing(),
                reply.completedAt());
    }

    private static ResponseSpec coach(String role, String body) {
        return gateway.client()
                .post()
                .uri("/coach/chat")
                .headers(headers -> headers.setBearerAuth(Tokens.of("ada", role)))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static ResponseSpec completion(String role, String model) {
        return gateway.client()
                .post()
                .uri("/v1/chat/completions")
                .headers(headers -> headers.setBearerAuth(Tokens.of("ada", role)))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .exchange();
    }
}
