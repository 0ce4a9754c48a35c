package dev.wingman.cli.up;

import dev.wingman.cli.terminal.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built services: a directory with a folder for each service, which holds its jar and {@code lib}. Nothing in it
 * changes while it exists, since processes run from it.
 *
 * @param directory one build
 */
record ServicePrograms(Path directory) {

    private static final int FEW_PROCESSORS = 2;
    private static final int WARNS_OF_NATIVE_ACCESS = 24;

    /**
     * On few processors the optimising compilers of all services together take them up for minutes before they pay off.
     * The gateway alone keeps its own, since a hit of its near cache is all computing.
     */
    private static final String QUICK_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    /** Code that waits for the optimising compiler runs without profiling meanwhile, which is slow. */
    private static final String LESS_PROFILING = "-XX:Tier3DelayOn=0";

    /**
     * Most of the heap is young: what a chat needs is garbage when it ends, and few collections fall into a burst. All of it
     * is there from the start, and room for classes too: growing means full collections.
     */
    private static final List<String> HEAP = List.of("-Xms448m", "-Xmx448m", "-Xmn256m", "-XX:MetaspaceSize=160m");

    /** A heap that grows page by page makes its collections twice as long. */
    private static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";

    private static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=128m";

    /** The jar to start with {@code java -jar}. */
    Path jar(ServiceKind kind) {
        Path folder = directory.resolve(kind.module());
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> CommandFailedException.failed("There is no program in " + folder + "."));
        } catch (IOException e) {
            throw CommandFailedException.failed("There is no program in " + folder + "; start with ./wingman.");
        }
    }

    /**
     * The command line of an instance.
     *
     * @param temporary directory for its temporary files
     * @param learn whether to write down at the end which classes were used, for faster starts
     */
    List<String> command(ServiceKind kind, Path temporary, boolean learn) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(HEAP);
        if (canHaveLargePages()) {
            command.add(LARGE_PAGES);
        }
        command.add(DIRECT_MEMORY);
        command.add(collector());
        if (fewProcessors()) {
            command.add(kind == ServiceKind.GATEWAY || kind == ServiceKind.CHAT ? LESS_PROFILING : QUICK_COMPILER_ONLY);
        }
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(forNewerJdks());
        command.add("-Xlog:cds=off");
        command.add("-Xlog:cds+dynamic=off");
        ClassArchive archive = archive(kind);
        if (archive.exists()) {
            command.add("-Xshare:auto");
            command.add("-XX:SharedArchiveFile=" + archive.file());
        } else if (learn) {
            command.add("-XX:ArchiveClassesAtExit=" + archive.draft());
        }
        String own = System.getenv("WINGMAN_JAVA_OPTS");
        if (own != null && !own.isBlank()) {
            command.addAll(List.of(own.trim().split("\\s+")));
        }
        command.add("-jar");
        command.add(jar(kind).toString());
        return command;
    }

    ClassArchive archive(ServiceKind kind) {
        return new ClassArchive(directory.resolve("cds"), kind.module());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String collector() {
        return fewProcessors() ? "-XX:+UseSerialGC" : "-XX:+UseG1GC";
    }

    /** The JVM complains where the system has none. */
    private static boolean canHaveLargePages() {
        Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        try {
            return Files.isReadable(setting) && !Files.readString(setting).contains("[never]");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean fewProcessors() {
        return Runtime.getRuntime().availableProcessors() <= FEW_PROCESSORS;
    }

    private static List<String> forNewerJdks() {
        return Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS
                ? List.of(
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xlog:aot=off")
                : List.of();
    }
}
