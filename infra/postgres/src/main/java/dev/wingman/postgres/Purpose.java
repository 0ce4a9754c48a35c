package dev.wingman.postgres;

import java.util.function.Function;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What a piece of work says of the connections that it takes. Goes with the work in Reactor's context. */
public final class Purpose {

    private static final String NAME = Purpose.class.getName() + ".name";
    private static final String READ_ONLY = Purpose.class.getName() + ".readOnly";

    private Purpose() {}

    /**
     * Names the work, for whoever looks for a connection that was not given back.
     *
     * @param name for example {@code load matches}; constant, without anybody's data
     */
    public static Function<Context, Context> named(String name) {
        return context -> context.put(NAME, name);
    }

    /** The work reads only, and may do so from a replica that lags behind. */
    public static Function<Context, Context> readingOnly() {
        return context -> context.put(READ_ONLY, true);
    }

    static boolean readsOnly(ContextView context) {
        return context.hasKey(READ_ONLY);
    }

    /** Where the connection was taken: the name of the work, else the first class of ours that is on the stack. */
    static String place(ContextView context) {
        String name = context.getOrDefault(NAME, null);
        return name != null
                ? name
                : StackWalker.getInstance().walk(frames -> frames.filter(Purpose::ours)
                        .findFirst()
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                        .orElse("unnamed work"));
    }

    private static boolean ours(StackWalker.StackFrame frame) {
        return frame.getClassName().startsWith("dev.wingman.")
                && !frame.getClassName().startsWith(Purpose.class.getPackageName() + ".");
    }
}
