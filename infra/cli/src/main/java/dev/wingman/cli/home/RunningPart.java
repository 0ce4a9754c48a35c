package dev.wingman.cli.home;

/**
 * A server or an instance of a service.
 *
 * @param name for example {@code kafka}, {@code chat-1}
 * @param process the process it runs in; a service that is just being started again may have the ended one
 * @param port on loopback
 */
public record RunningPart(String name, RunningProcess process, int port) {}
