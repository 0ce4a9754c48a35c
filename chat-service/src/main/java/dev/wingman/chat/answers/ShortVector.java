package dev.wingman.chat.answers;

import java.util.Base64;

/** Vectors with a byte for each component, as they are kept and published: a hundredth of the cosine is not told apart. */
final class ShortVector {

    private ShortVector() {}

    /** Scales the largest component to 127. */
    static byte[] of(float[] vector) {
        float largest = Float.MIN_NORMAL;
        for (float component : vector) {
            largest = Math.max(largest, Math.abs(component));
        }
        byte[] bytes = new byte[vector.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(vector[i] / largest * 127);
        }
        return bytes;
    }

    static String encode(byte[] vector) {
        return Base64.getEncoder().encodeToString(vector);
    }

    /** @throws IllegalArgumentException when the text is no vector */
    static byte[] decode(String text) {
        return Base64.getDecoder().decode(text);
    }

    static double cosine(byte[] one, byte[] other) {
        long product = dot(one, 0, other, 0, one.length);
        double lengths = Math.sqrt((double) dot(one, 0, one, 0, one.length) * dot(other, 0, other, 0, other.length));
        return lengths == 0 ? 0 : product / lengths;
    }

    static int dot(byte[] one, int from, byte[] other, int otherFrom, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += one[from + i] * other[otherFrom + i];
        }
        return sum;
    }
}
