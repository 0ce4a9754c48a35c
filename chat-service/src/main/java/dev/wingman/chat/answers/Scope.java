package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.Sampling;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The wall around kept answers: a question is answered only with what was answered under the same digest of tenant, system
 * message, language, tier, prompt version, sampling and embedding model.
 *
 * @param digest 22 characters, URL-safe
 */
record Scope(String digest) {

    private static final int BYTES = 16;

    /**
     * @param promptVersion raised by an operator when answers to the same messages should become others
     * @param embeddingModel whose vectors are compared
     */
    static Scope of(Question question, String language, String promptVersion, String embeddingModel) {
        ChatRequested request = question.request();
        Digest digest = new Digest()
                .add(request.tenantId())
                .add(question.tier().name())
                .add(language)
                .add(promptVersion)
                .add(embeddingModel);
        List<ChatMessage> transcript = request.transcript();
        if (transcript == null) {
            digest.add("persona").add(question.persona());
        } else {
            digest.add("own");
            transcript.forEach(message -> digest.add(message.role().name()).add(message.content()));
        }
        Sampling sampling = request.sampling();
        if (sampling != null) {
            digest.add("sampling")
                    .add(String.valueOf(sampling.maxOutputTokens()))
                    .add(String.valueOf(sampling.temperature()))
                    .add(String.valueOf(sampling.topP()));
            if (sampling.stop() != null) {
                sampling.stop().forEach(digest::add);
            }
        }
        return new Scope(digest.text());
    }

    /** Whether a request's transcript holds nothing but system messages. */
    static boolean isFirstMessage(ChatRequested request) {
        List<ChatMessage> transcript = request.transcript();
        return transcript == null || transcript.stream().allMatch(message -> message.role() == ChatRole.SYSTEM);
    }

    /** Key of the answer to a question in this scope, the same for all that {@link NormalForm} makes the same. */
    String key(String question) {
        return new Digest().add(digest).add(NormalForm.of(question)).text();
    }

    /** A digest in which no two lists of texts run together. */
    private static final class Digest {

        private final MessageDigest sha;

        Digest() {
            try {
                this.sha = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        Digest add(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha.update(bytes);
            return this;
        }

        String text() {
            byte[] all = sha.digest();
            byte[] part = new byte[BYTES];
            System.arraycopy(all, 0, part, 0, BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
        }
    }
}
