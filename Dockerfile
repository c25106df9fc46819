# One image, run as any part: `docker run … web`, `… realtime`, `… channels`, `… worker`; without a name, all of them.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/web/package.json apps/web/
COPY apps/channels/package.json apps/channels/
COPY apps/realtime/package.json apps/realtime/
COPY apps/worker/package.json apps/worker/
COPY packages/domain/package.json packages/domain/
COPY tests/package.json tests/
RUN npm ci
COPY . .
RUN npm run build -w web \
 && npm prune --omit=dev \
 # The image brings its own Node; the one for machines without it is 189 MB.
 && rm -rf node_modules/node-linux-* node_modules/.bin/node tests bench

FROM node:24-bookworm-slim
ENV NODE_ENV=production MALLOC_ARENA_MAX=1 NODE_COMPILE_CACHE=/tmp/compiled HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that SIGTERM reaches it.
ENTRYPOINT ["node", "apps/main.ts"]
