package dev.wingman.chat.memory;

import java.time.Instant;

/**
 * The running summary of a conversation.
 *
 * @param userId whose conversation it is; nobody else is ever sent it
 * @param version 1 for the first; each new one replaces the last
 * @param text bounded by the settings
 * @param through request of the last turn that it covers
 */
record Summary(String userId, int version, String text, String through, Instant writtenAt) {}
