package dev.wingman.chat.memory;

/** Vectors of length 1 in one byte for each component; their products are off by less than 0.01. Pure. */
final class Cosine {

    private static final float SCALE = 127;

    private Cosine() {}

    static byte[] compressed(float[] vector) {
        byte[] bytes = new byte[vector.length];
        for (int i = 0; i < vector.length; i++) {
            bytes[i] = (byte) Math.max(-SCALE, Math.min(SCALE, Math.round(vector[i] * SCALE)));
        }
        return bytes;
    }

    static double of(float[] vector, byte[] compressed) {
        float sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += vector[i] * compressed[i];
        }
        return sum / SCALE;
    }
}
