<?php
require __DIR__ . "/sample.php";

foreach (explode("\n", trim(stream_get_contents(STDIN))) as $line) {
    try {
        echo read_token($line)->sub, "\n";
    } catch (UnexpectedValueException $refused) {
        echo "refused\n";
    }
}
