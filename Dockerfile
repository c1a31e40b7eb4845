# The service as an image: built with compilers, run without. docs/operating.md says how to run it.

FROM node:22-bookworm-slim AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# The packages come first, without the sources, so that they are installed again only when the lock file changes. Their
# scripts stay off (the package's own `prepare` would want the sources); the one that is needed runs by name.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund \
 && npm rebuild better-sqlite3
COPY tsconfig.json tsconfig.build.json ./
COPY src/ src/
COPY projections/ projections/
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# What only builds need: the compiler that a plugin of @nestjs/graphql would use, and SQLite's sources and objects.
RUN rm -rf node_modules/typescript node_modules/better-sqlite3/deps node_modules/better-sqlite3/src \
 && find node_modules/better-sqlite3/build -type f ! -name better_sqlite3.node -delete

FROM node:22-bookworm-slim
RUN groupadd --gid 10001 throughline \
 && useradd --uid 10001 --gid throughline --no-create-home --shell /usr/sbin/nologin throughline \
 && install --directory --owner=throughline --group=throughline --mode=0750 /data
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    DATA_DIR=/data \
    LOG_FORMAT=json
WORKDIR /app
COPY LICENSE package.json schema.graphql ./
COPY audits/ audits/
COPY deploy/healthy.mjs deploy/healthy.mjs
COPY deploy/event-store/ deploy/event-store/
COPY --from=build /app/node_modules/ node_modules/
COPY --from=build /app/dist/ dist/
USER throughline
VOLUME /data
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10m --retries=3 \
  CMD ["node", "deploy/healthy.mjs"]
CMD ["node", "dist/src/main.js"]
