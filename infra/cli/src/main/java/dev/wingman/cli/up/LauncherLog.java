package dev.wingman.cli.up;

import dev.wingman.cli.home.WingmanHome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the embedded Kafka writes its log: a file beside those of the services, not the terminal. */
final class LauncherLog {

    private LauncherLog() {}

    /** To be called before anything is logged. */
    static void open(WingmanHome home) {
        System.setProperty("wingman.logs", home.logs().toString());
        System.setProperty("logback.configurationFile", "logback-up.xml");
        Logger log = LoggerFactory.getLogger(LauncherLog.class);
        log.atInfo().addKeyValue("home", home.directory()).log("Launcher starts");
    }
}
