package dev.wingman.gateway.edge;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import reactor.core.publisher.Hooks;

/**
 * Errors that come when their request has ended, mostly since its client has left. Nobody can be answered. What a part
 * answers its clients with (an exception without a stack trace), a lost connection and a time that is up are no news;
 * anything else is one line in the log, where Reactor would write a stack trace each time.
 */
final class LateErrors implements InitializingBean, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(LateErrors.class);

    @Override
    public void afterPropertiesSet() {
        Hooks.onErrorDropped(LateErrors::take);
    }

    static void take(Throwable late) {
        boolean answer = late.getStackTrace().length == 0;
        if (answer || late instanceof IOException || late instanceof TimeoutException) {
            log.atDebug().setCause(late).log("an error came after its request had ended");
        } else {
            log.atWarn().log("an error came after its request had ended: {}", late.toString());
        }
    }

    @Override
    public void destroy() {
        Hooks.resetOnErrorDropped();
    }
}
