package dev.wingman.schemas;

/**
 * An event as it was read from a topic.
 *
 * @param event the value
 * @param headers the attributes
 */
public record Received<E extends Event>(E event, EventHeaders headers) {}
