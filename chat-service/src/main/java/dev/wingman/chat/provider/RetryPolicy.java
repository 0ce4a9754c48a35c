package dev.wingman.chat.provider;

import java.time.Duration;

/**
 * When a call is made again.
 *
 * @param maxCalls calls of one provider for one request, at least 1
 * @param backoff waits between them
 * @param longestRetryAfter a provider that asks for a longer wait is left alone, and the next one is tried
 */
record RetryPolicy(int maxCalls, Backoff backoff, Duration longestRetryAfter) {}
