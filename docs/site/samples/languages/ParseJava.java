import com.sun.source.util.JavacTask;
import java.nio.file.Path;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Parses Java files and says what is wrong with their form. Classes that they use are not needed. */
final class ParseJava {
  public static void main(String[] files) throws Exception {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var complaints = new DiagnosticCollector<JavaFileObject>();
    try (var manager = compiler.getStandardFileManager(complaints, null, null)) {
      var paths = List.of(files).stream().map(Path::of).toList();
      var sources = manager.getJavaFileObjectsFromPaths(paths);
      ((JavacTask) compiler.getTask(null, manager, complaints, null, null, sources)).parse();
    }
    complaints.getDiagnostics().forEach(System.err::println);
    if (!complaints.getDiagnostics().isEmpty()) System.exit(1);
  }
}
