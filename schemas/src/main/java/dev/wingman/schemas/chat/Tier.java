package dev.wingman.schemas.chat;

/** Price class of a model, cheapest first. */
public enum Tier {
    ECONOMY,
    STANDARD,
    PREMIUM
}
