package dev.wingman.cache.challenges;

/** A row of the catalogue, as clients see it. */
record Challenge(
        String id, String title, String category, String difficulty, String description, int minutes, int points) {}
