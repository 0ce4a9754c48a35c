package dev.wingman.chat.answers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * How much a word tells, 0 to 1: the rarer the more. Rarity is taken from the vocabulary of the sentence model that comes
 * with the service, whose words stand in the order of their frequency; a word that it lacks is as rare as can be. Immutable;
 * safe for concurrent use.
 */
final class WordWeights {

    private static final String VOCABULARY = "/all-minilm-l6-v2-q-tokenizer.json";

    /** Place of the first whole word; special tokens and single characters stand before it. */
    private static final int FIRST = 1996;

    private final Map<String, Integer> places;
    private final double span;

    private WordWeights(Map<String, Integer> places) {
        this.places = places;
        this.span = Math.log(30_522 - FIRST);
    }

    static WordWeights load() {
        try (InputStream in = WordWeights.class.getResourceAsStream(VOCABULARY)) {
            if (in == null) {
                throw new IllegalStateException(VOCABULARY + " is missing");
            }
            return new WordWeights(read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object {@code model.vocab} of the tokenizer: words with their places. */
    private static Map<String, Integer> read(InputStream in) {
        Map<String, Integer> places = new HashMap<>(1 << 16);
        try (JsonParser json = new JsonFactory().createParser(in)) {
            boolean within = false;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && json.currentName().equals("vocab")) {
                    within = json.nextToken() == JsonToken.START_OBJECT;
                } else if (within && token == JsonToken.VALUE_NUMBER_INT) {
                    String word = json.currentName();
                    if (!word.startsWith("##")) {
                        places.put(word, json.getIntValue());
                    }
                } else if (within && token == JsonToken.END_OBJECT) {
                    break;
                }
            }
        }
        return places;
    }

    double of(String word) {
        Integer place = places.get(word);
        if (place == null) {
            place = places.get(Stem.of(word));
        }
        return place == null ? 1 : Math.min(1, Math.max(0.2, Math.log(Math.max(2, place - FIRST)) / span));
    }
}
