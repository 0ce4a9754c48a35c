package dev.wingman.chat.provider;

import java.time.Duration;

/**
 * How long one call may take; each more than zero.
 *
 * @param firstToken from the call to its first text
 * @param idle between two signs of life after the first text
 * @param total from the call to its end
 * @param closing from the complete answer to the end of the stream, where the count of tokens comes; when it passes, the
 *     answer stands without
 */
record CallLimits(Duration firstToken, Duration idle, Duration total, Duration closing) {}
