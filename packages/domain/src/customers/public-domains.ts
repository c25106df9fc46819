/** Mail providers that anybody may have an address at: they never say which business somebody belongs to. */
const providers = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com yahoo.com ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
  gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de arcor.de mail.de posteo.de mailbox.org online.de 1und1.de email.de
  hotmail.co.uk outlook.co.uk live.co.uk yahoo.co.uk btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com
  hotmail.fr outlook.fr live.fr yahoo.fr orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr
  hotmail.es outlook.es yahoo.es telefonica.net hotmail.it outlook.it yahoo.it libero.it virgilio.it tiscali.it alice.it tin.it
  sapo.pt hotmail.com.br yahoo.com.br outlook.com.br uol.com.br bol.com.br terra.com.br ig.com.br
  wp.pl o2.pl onet.pl onet.eu interia.pl op.pl gazeta.pl seznam.cz centrum.cz email.cz post.cz azet.sk
  ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl upcmail.nl xs4all.nl telenet.be skynet.be bluewin.ch sunrise.ch
  yandex.ru yandex.com ya.ru mail.ru bk.ru inbox.ru list.ru rambler.ru ukr.net i.ua
  qq.com 163.com 126.com sina.com sohu.com foxmail.com naver.com daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp yahoo.co.jp
  rediffmail.com yahoo.co.in yahoo.in comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com optonline.net
  rogers.com shaw.ca sympatico.ca telus.net yahoo.ca hotmail.ca bigpond.com bigpond.net.au optusnet.com.au yahoo.com.au hotmail.com.au xtra.co.nz
  fastmail.com fastmail.fm hey.com tutanota.com tutanota.de tuta.io zoho.com mail.com email.com inbox.com hushmail.com duck.com hotmail.de outlook.de yahoo.de live.de live.nl hotmail.nl hotmail.be`
    .split(/\s+/),
);

export const isPublicDomain = (domain: string): boolean => providers.has(domain.toLowerCase());

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
