package dev.wingman.loadtest.echo;

import java.util.List;

/** Topics of the echo: one partition each, since fewer are faster on one machine. */
public final class EchoTopics {

    /** From the echo's gateway to its worker. */
    public static final String REQUESTS = "load.echo.requests";

    /** From the echo's worker to its gateway. */
    public static final String REPLIES = "load.echo.replies";

    public static final List<String> ALL = List.of(REQUESTS, REPLIES);

    private EchoTopics() {}
}
