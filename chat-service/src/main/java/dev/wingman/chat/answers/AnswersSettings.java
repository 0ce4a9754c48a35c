package dev.wingman.chat.answers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is kept, for how long, and when it is given.
 *
 * @param enabled off: no answer is kept or given
 * @param semanticEnabled off: only the same question is answered, and nothing is embedded
 * @param promptVersion part of the scope: another one starts with nothing kept
 * @param timeToLive how long an answer is given; at most 30 days, default 7
 * @param maxAnswers bound of the answers in process; 1 to 1,000,000, default 100,000
 * @param maxCharacters bound of their questions and answers; default 32 million
 * @param maxAnswerCharacters a longer answer is not kept; default 8,000
 * @param sureness how sure it must be that a question means the same, 0 to 1; default as calibrated
 * @param lookupBudget a semantic look-up that takes longer is a miss; default 25 ms
 * @param processorShare share of all processors that embedding questions in process may take, above 0 to 1; default 0.1
 * @param embeddingsPerSecond questions that are embedded, for look-up and learning together; default 200
 * @param learnedPerSecond answers that are kept; default 200
 * @param signingKey signs what stands in Redis; empty: not signed
 */
@ConfigurationProperties("wingman.chat.answers")
public record AnswersSettings(
        boolean enabled,
        boolean semanticEnabled,
        String promptVersion,
        Duration timeToLive,
        int maxAnswers,
        long maxCharacters,
        int maxAnswerCharacters,
        double sureness,
        Duration lookupBudget,
        double processorShare,
        int embeddingsPerSecond,
        int learnedPerSecond,
        String signingKey) {

    private static final Duration LONGEST = Duration.ofDays(30);

    public AnswersSettings {
        if (timeToLive.isNegative() || timeToLive.isZero() || timeToLive.compareTo(LONGEST) > 0) {
            throw refused("time-to-live", "above 0 and at most 30 days", timeToLive);
        }
        if (maxAnswers < 1 || maxAnswers > 1_000_000) {
            throw refused("max-answers", "1 to 1000000", maxAnswers);
        }
        if (maxCharacters < 10_000) {
            throw refused("max-characters", "at least 10000", maxCharacters);
        }
        if (maxAnswerCharacters < 1 || maxAnswerCharacters > 100_000) {
            throw refused("max-answer-characters", "1 to 100000", maxAnswerCharacters);
        }
        if (!(sureness > 0 && sureness <= 1)) {
            throw refused("sureness", "above 0 and at most 1", sureness);
        }
        if (lookupBudget.isNegative() || lookupBudget.isZero()) {
            throw refused("lookup-budget", "positive", lookupBudget);
        }
        if (!(processorShare > 0 && processorShare <= 1)) {
            throw refused("processor-share", "above 0 and at most 1", processorShare);
        }
        if (embeddingsPerSecond < 1 || learnedPerSecond < 1) {
            throw refused(
                    "embeddings-per-second and learned-per-second",
                    "at least 1",
                    embeddingsPerSecond + " and " + learnedPerSecond);
        }
    }

    /** The same without limits of time. */
    AnswersSettings unhurried() {
        return new AnswersSettings(
                enabled,
                semanticEnabled,
                promptVersion,
                timeToLive,
                maxAnswers,
                maxCharacters,
                maxAnswerCharacters,
                sureness,
                Duration.ofSeconds(10),
                1,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                signingKey);
    }

    private static IllegalArgumentException refused(String name, String rule, Object value) {
        return new IllegalArgumentException("wingman.chat.answers." + name + " must be " + rule + ", not " + value);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "AnswersSettings[enabled=" + enabled + ", semanticEnabled=" + semanticEnabled + "]";
    }
}
