import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/**
 * One OpenSearch node for tests: {@code SearchNode HOME name=value ...}.
 *
 * SIGTERM closes it. The end of standard input means that whoever started it is gone, by whatever death: then the node
 * closes and removes HOME, because nobody else will.
 */
public final class SearchNode {
    private static final String[] MODULES = {
        "analysis.common.CommonAnalysis", "index.mapper.MapperExtras", "index.reindex.Reindex", "painless.Painless",
        "ingest.common.IngestCommon", "transport.Netty4",
    };
    private static volatile boolean abandoned;

    private SearchNode() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings.Builder settings = Settings.builder().put("path.home", home.toString());
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String[] pair = argument.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        Node node = new OpenSearchRunnerNode(
            InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), home.resolve("config"), () -> "node"),
            modules());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, home)));
        Thread watch = new Thread(SearchNode::awaitAbandonment);
        watch.start();
        node.start();
        watch.join();
        System.exit(0);
    }

    /** OpenSearch 3 renamed its modules' plugins: "XModulePlugin" instead of "XPlugin". */
    private static List<Class<? extends Plugin>> modules() throws ClassNotFoundException {
        List<Class<? extends Plugin>> found = new ArrayList<>();
        for (String module : MODULES) {
            Class<?> plugin;
            try {
                plugin = Class.forName("org.opensearch." + module + "ModulePlugin");
            } catch (ClassNotFoundException older) {
                plugin = Class.forName("org.opensearch." + module + "Plugin");
            }
            found.add(plugin.asSubclass(Plugin.class));
        }
        return found;
    }

    private static void awaitAbandonment() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever said
            }
        } catch (IOException broken) {
            System.err.println("standard input broke: " + broken);
        }
        abandoned = true;
    }

    private static void close(Node node, Path home) {
        try {
            node.close();
        } catch (IOException failed) {
            failed.printStackTrace();
        }
        if (!abandoned) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            failed.printStackTrace();
        }
    }
}
