import java.io.IOException;
import java.security.GeneralSecurityException;

final class Program {
  public static void main(String[] none) throws Exception {
    ResultTokens tokens = new ResultTokens();
    for (String line : new String(System.in.readAllBytes()).split("\n")) {
      try {
        System.out.println(tokens.read(line).path("sub").asText());
      } catch (GeneralSecurityException | IOException refused) {
        System.out.println("refused");
      }
    }
  }
}
