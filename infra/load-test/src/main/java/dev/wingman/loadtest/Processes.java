package dev.wingman.loadtest;

import java.time.Duration;
import java.util.List;

/** Questions to the operating system about processes. */
final class Processes {

    /** Flags that name files of one program, of no use to another. */
    private static final List<String> OWN_FILES =
            List.of("-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit", "-XX:AOTCache", "-Xshare");

    private Processes() {}

    /** Processor time that a process has used so far, on all cores, in user and kernel mode. */
    static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("Can't tell the processor time of process " + pid));
    }

    /** The {@code -X} flags of a Java process, so that another one can run with the same. */
    static List<String> jvmFlags(long pid) {
        String[] arguments = ProcessHandle.of(pid)
                .flatMap(process -> process.info().arguments())
                .orElse(new String[0]);
        return List.of(arguments).stream()
                .filter(argument -> argument.startsWith("-X"))
                .filter(argument -> OWN_FILES.stream().noneMatch(argument::startsWith))
                .toList();
    }
}
