import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../scripts/free-port.ts';

/** A reverse proxy that runs with a file of the documentation. */
export type Engine = {
  port: number;
  /** Whom its certificate is from, as PEM. */
  authority: () => Promise<string>;
  /** Its log, and what it wrote to its own output. */
  written: () => Promise<string>;
  /** Folders that it would write bodies to. */
  bodyFolders: readonly string[];
  stop: () => Promise<void>;
};

/** Where an engine runs: an empty folder, the name it answers for, the port of what is behind it. */
export type Place = { folder: string; host: string; behind: number; belowAPath: boolean };

/** Starts an engine of each kind. Of the documentation's file, ports and paths alone are replaced. */
export const engines: Readonly<Record<string, (place: Place) => Promise<Engine>>> = {
  nginx: async ({ folder, host, behind, belowAPath }) => {
    const port = await freePort();
    const file = belowAPath ? 'nginx-below-a-path.conf' : 'nginx.conf';
    const certificate = makeCertificate(folder, host);
    const site = (await documented(file))
      .replace('listen 443', `listen ${port}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${behind}`)
      .replace(/\/etc\/ssl\/\w+\/fullchain\.pem/, certificate.certificate)
      .replace(/\/etc\/ssl\/\w+\/privkey\.pem/, certificate.key)
      .replaceAll('/var/log/nginx', folder);
    const bodyFolders = ['bodies', 'answers'].map((name) => join(folder, name));
    await Promise.all(bodyFolders.map((path) => mkdir(path)));
    await writeFile(join(folder, 'site.conf'), site);
    // What Debian's own file has around a site, with paths that a test may write to.
    await writeFile(
      join(folder, 'main.conf'),
      `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; pid ${folder}/pid; error_log stderr;
events {}
http {
  client_body_temp_path ${bodyFolders[0]}; proxy_temp_path ${bodyFolders[1]};
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  access_log off;
  include ${folder}/site.conf;
}`,
    );
    const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'main.conf')];
    const run = runEngine('nginx', args, {});
    return {
      port,
      authority: () => readFile(certificate.certificate, 'utf8'),
      written: async () =>
        run.output() +
        (await readFile(join(folder, 'kyc.log'), 'utf8')) +
        (await readFile(join(folder, 'kyc-error.log'), 'utf8')),
      bodyFolders,
      stop: run.stop,
    };
  },

  caddy: async ({ folder, behind, belowAPath }) => {
    const port = await freePort();
    const file = (await documented(belowAPath ? 'below-a-path.Caddyfile' : 'Caddyfile'))
      // A certificate authority of its own stands for the public one, which nobody can ask here.
      .replace(/^\{$/m, `{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttps_port ${port}`)
      .replace(`\thttps_port ${port}`, `\thttps_port ${port}\n\thttp_port ${await freePort()}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${behind}`)
      .replaceAll('/var/log/caddy', folder)
      .replace('/var/www/shop', folder);
    await writeFile(join(folder, 'Caddyfile'), file);
    const args = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
    const run = runEngine('caddy', args, { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder });
    return {
      port,
      authority: () => readFile(join(folder, 'caddy/pki/authorities/local/root.crt'), 'utf8'),
      written: async () =>
        run.output() + (await readFile(join(folder, belowAPath ? 'shop.log' : 'kyc.log'), 'utf8')),
      bodyFolders: [],
      stop: run.stop,
    };
  },

  haproxy: async ({ folder, host, behind, belowAPath }) => {
    const port = await freePort();
    const { bundle, certificate } = makeCertificate(folder, host);
    let logged = '';
    const log = createSocket('udp4', (line) => (logged += `${line.toString()}\n`));
    log.bind(0, '127.0.0.1');
    await once(log, 'listening');
    const file = (await documented(belowAPath ? 'haproxy-below-a-path.cfg' : 'haproxy.cfg'))
      .replace('bind :443', `bind :${port}`)
      .replace(/\/etc\/haproxy\/certs\/\w+\.pem/, bundle)
      .replace('127.0.0.1:8080', `127.0.0.1:${behind}`)
      .replace('/dev/log', `127.0.0.1:${log.address().port}`);
    await writeFile(join(folder, 'haproxy.cfg'), file);
    const run = runEngine('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], {});
    return {
      port,
      authority: () => readFile(certificate, 'utf8'),
      written: async () => run.output() + logged,
      bodyFolders: [],
      stop: async () => {
        await run.stop();
        log.close();
      },
    };
  },
};

function documented(name: string): Promise<string> {
  return readFile(new URL(`../../../docs/operations/${name}`, import.meta.url), 'utf8');
}

function makeCertificate(folder: string, host: string) {
  const [certificate, key, bundle] = ['fullchain.pem', 'privkey.pem', 'bundle.pem'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const shell = `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj "/CN=$HOST_NAME" -addext "subjectAltName=DNS:$HOST_NAME" -keyout "$KEY" -out "$CERTIFICATE" &&
    cat "$CERTIFICATE" "$KEY" > "$BUNDLE"`;
  const { status, stderr } = spawnSync('sh', ['-c', shell], {
    encoding: 'utf8',
    env: {
      ...process.env,
      HOST_NAME: host,
      KEY: key,
      CERTIFICATE: certificate,
      BUNDLE: bundle,
    },
  });
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
  return { certificate, key, bundle };
}

/** Starts a program of Debian's. One that is not there is a failure, not a test left out. */
function runEngine(program: string, args: readonly string[], environment: Record<string, string>) {
  const child = spawn(program, args, {
    // Debian keeps some of them where only root looks.
    env: { ...process.env, ...environment, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  child.on('error', (error) => {
    output += `${error.message}: apt-get install nginx caddy haproxy\n`;
  });
  const ended = once(child, 'close');
  ended.catch(() => {});
  return {
    output: () => output,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(killer);
    },
  };
}
