internal import CommandSyntax

/// All topics.
enum HelpTopics {
    static let all = [HelpTopic.exitCodes, environment, references]

    private static let environment = HelpTopic(
        name: "environment", summary: "The variables that are read",
        text: """
            The server is --url, else KILN_URL, else http://127.0.0.1:7117.

            The token is the content of --token-file, else KILN_TOKEN, else the content of KILN_TOKEN_FILE, else, when the server is this machine, the file 'token' that 'kiln serve' made in the default data directory. A token is never given on the command line, where other users would see it.

            The default data directory is $XDG_DATA_HOME/kiln, else ~/.local/share/kiln.

              KILN_URL         the server
              KILN_TOKEN       the token
              KILN_TOKEN_FILE  the file that holds the token
              SSL_CERT_FILE    trusted authorities of https, a PEM file instead of the system's
              XDG_DATA_HOME    where the default data directory is
              COLUMNS          the terminal's width, when it is not asked itself

            """)

    private static let references = HelpTopic(
        name: "references", summary: "How builds, versions and outputs are written",
        text: """
            A build is PROJECT#NUMBER, a version PROJECT@SELECTOR. In a shell, '#' needs no quotes inside a word.

              orders#3                     the third build of orders
              orders@latest                the version of its newest success
              orders@3                     its version 3
              orders@sha256:DIGEST         the version with this digest, and no other

            An output of a version follows a colon. It is its path, else the end of the path, else the artifactId of its module, alone for the main artifact or with a classifier or extension:

              orders@latest:jobs/a/a-1.0.jar
              orders@3:a-1.0.jar
              orders@3:a
              orders@3:a:tests

            """)
}
